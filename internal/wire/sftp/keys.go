package sftp

import (
	"encoding/base64"
	"encoding/pem"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
)

// keys reads the private key; none where there is none. It stands once for each way to
// sign that is tried: an RSA key signs with SHA-2 (RFC 8332), and only where old
// encryption is allowed also with SHA-1.
func (s Settings) keys() ([]ssh.Signer, error) {
	if s.PrivateKey.Empty() {
		return nil, nil
	}
	signer, err := s.parsed([]byte(s.PrivateKey.Reveal() + "\n"))
	if err != nil {
		return nil, err
	}
	if signer.PublicKey().Type() != ssh.KeyAlgoRSA {
		return []ssh.Signer{signer}, nil
	}
	ways := [][]string{{ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512}}
	if s.Legacy {
		ways = append(ways, []string{ssh.KeyAlgoRSA})
	}
	var list []ssh.Signer
	for _, way := range ways {
		one, err := ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), way)
		if err != nil {
			return nil, unreadable()
		}
		list = append(list, one)
	}
	return list, nil
}

// parsed opens the key where it is locked.
func (s Settings) parsed(text []byte) (ssh.Signer, error) {
	if block, _ := pem.Decode(text); block != nil && block.Type == lockedType {
		return s.unlocked(block.Bytes)
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		return signer, nil
	case !errors.As(err, &locked): // its text may quote the key
		return nil, unreadable()
	case s.Passphrase.Empty():
		return nil, noPassphrase()
	}
	signer, err = ssh.ParsePrivateKeyWithPassphrase(text, []byte(s.Passphrase.Reveal()))
	if err != nil {
		return nil, wrongPassphrase()
	}
	return signer, nil
}

// unlocked opens a locked PKCS#8 key.
func (s Settings) unlocked(der []byte) (ssh.Signer, error) {
	if s.Passphrase.Empty() {
		return nil, noPassphrase()
	}
	key, err := unlock(der, s.Passphrase.Reveal())
	switch {
	case errors.Is(err, errNotOpened):
		return nil, wrongPassphrase()
	case errors.Is(err, errLockUnknown):
		return nil, fault.Setting("private_key", "the private key is locked in a way that we cannot open; ssh-keygen -p writes it anew with a passphrase that we can use")
	case err != nil:
		return nil, unreadable()
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, unreadable()
	}
	return signer, nil
}

func noPassphrase() error {
	return fault.Setting("passphrase", "the private key is locked; fill in its passphrase")
}

func wrongPassphrase() error {
	return fault.Setting("passphrase", "the passphrase does not open the private key")
}

func unreadable() error {
	return fault.Setting("private_key", "this is no private key that we can read; it begins with -----BEGIN OPENSSH PRIVATE KEY----- or the like; keys of PuTTY must be exported first")
}

// isFingerprint: SHA256: and 32 bytes in base64 without padding, as ssh-keygen
// writes it.
func isFingerprint(text string) bool {
	sum, found := strings.CutPrefix(text, "SHA256:")
	raw, err := base64.RawStdEncoding.DecodeString(sum)
	return found && err == nil && len(raw) == 32
}

// families are the kinds of host keys, the best first.
func families(legacy bool) []string {
	list := []string{"ed25519", "ecdsa", "rsa"}
	if legacy {
		list = append(list, "dsa")
	}
	return list
}

// hostKeyAlgorithms are those of one family, or of all for "". Certificates are
// left out, since it is the key itself that is confirmed.
func hostKeyAlgorithms(family string, legacy bool) []string {
	of := map[string][]string{
		"ed25519": {ssh.KeyAlgoED25519},
		"ecdsa":   {ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521},
		"rsa":     {ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512},
	}
	if legacy {
		of["rsa"] = append(of["rsa"], ssh.KeyAlgoRSA)
		of["dsa"] = []string{ssh.InsecureKeyAlgoDSA} //lint:ignore SA1019 that is what the legacy switch is for
	}
	if family != "" {
		return of[family]
	}
	var all []string
	for _, f := range families(legacy) {
		all = append(all, of[f]...)
	}
	return all
}
