package sftp

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/subtle"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"golang.org/x/crypto/ssh"
)

var errRefused = errors.New("sign-in refused")

// config is made for each connection, so that a new host key is shown at once.
func (s *Server) config() *ssh.ServerConfig {
	c := &ssh.ServerConfig{
		ServerVersion: "SSH-2.0-PostbudFarEnd",
		PublicKeyCallback: func(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			u, _ := s.user(m.User())
			for _, k := range u.Keys {
				if bytes.Equal(k.Marshal(), key.Marshal()) && !s.faults.Now().RefuseLogin {
					return nil, nil
				}
			}
			return nil, errRefused
		},
	}
	if len(s.options.Ask) == 0 {
		c.PasswordCallback = func(m ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			return nil, s.password(m.User(), string(password))
		}
	} else {
		c.KeyboardInteractiveCallback = func(m ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", s.options.Ask, make([]bool, len(s.options.Ask)))
			if err != nil || len(answers) != 1 {
				return nil, errRefused
			}
			return nil, s.password(m.User(), answers[0])
		}
	}
	c.AddHostKey(s.hostKey())
	if s.options.Weak {
		c.KeyExchanges = []string{ssh.InsecureKeyExchangeDH1SHA1}
		c.Ciphers = []string{ssh.InsecureCipherAES128CBC, ssh.InsecureCipherTripleDESCBC}
		c.MACs = []string{ssh.HMACSHA1, ssh.InsecureHMACSHA196}
	}
	return c
}

func (s *Server) password(user, password string) error {
	u, known := s.user(user)
	same := subtle.ConstantTimeCompare([]byte(password), []byte(u.Password)) == 1
	if !known || u.Password == "" || !same || s.faults.Now().RefuseLogin {
		return errRefused
	}
	return nil
}

func (s *Server) user(name string) (User, bool) {
	for _, u := range s.options.Users {
		if u.Name == name {
			return u, true
		}
	}
	return User{}, false
}

// hostKey reads the key from the file, or makes one and keeps it there.
func hostKey(file string, weak bool) (ssh.Signer, error) {
	if file == "" {
		signer, _, err := newHostKey(weak)
		return signer, err
	}
	text, err := os.ReadFile(file)
	if err == nil {
		signer, err := ssh.ParsePrivateKey(text)
		if err != nil {
			return nil, fmt.Errorf("read the host key: %w", err)
		}
		return signer, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read the host key: %w", err)
	}
	signer, text, err := newHostKey(weak)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, fmt.Errorf("keep the host key: %w", err)
	}
	return signer, nil
}

// newHostKey makes an Ed25519 key; a weak server has an RSA key and signs with SHA-1.
func newHostKey(weak bool) (ssh.Signer, []byte, error) {
	var key any
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if weak {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("make a host key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("make a host key: %w", err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("make a host key: %w", err)
	}
	if weak {
		signer, err = ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
		if err != nil {
			return nil, nil, fmt.Errorf("make a host key: %w", err)
		}
	}
	return signer, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}
