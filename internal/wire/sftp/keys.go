package sftp

import (
	"encoding/base64"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
)

// key reads the private key; nil where there is none.
func (s Settings) key() (ssh.Signer, error) {
	if s.PrivateKey.Empty() {
		return nil, nil
	}
	text := []byte(s.PrivateKey.Reveal() + "\n")
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		if s.Passphrase.Empty() {
			return nil, fault.Setting("passphrase", "the private key is locked; fill in its passphrase")
		}
		signer, err = ssh.ParsePrivateKeyWithPassphrase(text, []byte(s.Passphrase.Reveal()))
		if err != nil {
			return nil, fault.Setting("passphrase", "the passphrase does not open the private key")
		}
	}
	if err != nil { // its text may quote the key
		return nil, fault.Setting("private_key", "this is no private key that we can read; it begins with -----BEGIN OPENSSH PRIVATE KEY----- or the like; keys of PuTTY must be exported first")
	}
	return signer, nil
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
