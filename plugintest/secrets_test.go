package plugintest

import "testing"

func TestNamesThatLookLikeASecret(t *testing.T) {
	for _, name := range []string{
		"password", "password2", "db_password", "passwd", "passphrase", "key_passphrase", "secret", "client_secret", "secret_id",
		"token", "access_token", "tokens", "refresh_token", "authtoken", "token_header", "key", "api_key", "apikey", "private_key", "ssh_key", "signing_keys",
		"aws_secret_access_key", "credentials", "bearer", "host_keys_password", "secret_url", "encryption_key",
	} {
		if !looksSecret(name) {
			t.Errorf("%s passes as plain", name)
		}
	}
	for _, name := range []string{
		"host", "user", "folder", "key_file", "password_file", "private_key_path", "host_key", "known_host_keys", "public_key", "public_key_fingerprint",
		"key_fingerprint", "key_id", "access_key_id", "key_type", "token_url", "token_endpoint", "token_type", "token_scopes", "secret_name", "key_algorithm",
		"keyword", "monkey", "turkey", "keyboard", "idempotency_key", "credential_file", "public_token",
	} {
		if looksSecret(name) {
			t.Errorf("%s passes as a secret", name)
		}
	}
}
