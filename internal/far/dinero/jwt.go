package dinero

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"math/big"
	"net/http"
	"sync"
	"time"
)

const (
	pathDiscovery = "/.well-known/openid-configuration"
	pathKeys      = "/.well-known/openid-configuration/jwks"
	tokenIssuer   = "https://connect.visma.com"
	tokenAudience = "https://api.dinero.dk"
)

// signer signs Visma Connect's access tokens. Its key is made at first use.
type signer struct {
	once sync.Once
	key  *rsa.PrivateKey
	err  error
}

func (s *signer) private() (*rsa.PrivateKey, error) {
	s.once.Do(func() { s.key, s.err = rsa.GenerateKey(rand.Reader, 2048) })
	return s.key, s.err
}

// token is a signed RS256 JWT. Issuer and audience are the real service's, as a
// client may look at them.
func (s *signer) token(client string, scopes []string, now, expires time.Time) (string, error) {
	key, err := s.private()
	if err != nil {
		return "", err
	}
	header, err := encode(object{{"alg", "RS256"}, {"kid", "simulator"}, {"typ", "JWT"}})
	if err != nil {
		return "", err
	}
	claims, err := encode(object{
		{"iss", tokenIssuer}, {"aud", tokenAudience}, {"client_id", client}, {"scope", scopeOrder(scopes)},
		{"iat", now.Unix()}, {"nbf", now.Unix()}, {"exp", expires.Unix()}, {"jti", randomText(12)},
	})
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(claims)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
	if err != nil {
		return "", err
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// discovery is the OpenID configuration. Its issuer is this server, as the
// standard wants it, though access tokens name the real one.
func (s *Server) discovery(w http.ResponseWriter, _ *http.Request) {
	jsonAnswer(http.StatusOK, object{
		{"issuer", s.apiURL},
		{"authorization_endpoint", s.AuthorizeURL()},
		{"token_endpoint", s.ConnectTokenURL()},
		{"jwks_uri", s.apiURL + pathKeys},
		{"scopes_supported", []string{scopeRead, scopeWrite, scopeOffline}},
		{"response_types_supported", []string{"code"}},
		{"response_modes_supported", []string{"form_post", "query"}},
		{"grant_types_supported", []string{"authorization_code", "refresh_token"}},
		{"code_challenge_methods_supported", []string{"S256"}},
		{"token_endpoint_auth_methods_supported", []string{"client_secret_post"}},
	}).write(w)
}

// publicKeys is the key that access tokens verify with.
func (s *Server) publicKeys(w http.ResponseWriter, _ *http.Request) {
	key, err := s.sign.signer.private()
	if err != nil {
		jsonAnswer(http.StatusInternalServerError, object{{"error", "server_error"}}).write(w)
		return
	}
	text := base64.RawURLEncoding.EncodeToString
	jsonAnswer(http.StatusOK, object{{"keys", []object{{
		{"kty", "RSA"}, {"use", "sig"}, {"alg", "RS256"}, {"kid", "simulator"},
		{"n", text(key.N.Bytes())}, {"e", text(big.NewInt(int64(key.E)).Bytes())},
	}}}}).write(w)
}
