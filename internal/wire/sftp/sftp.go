// Package sftp is the wire that puts documents into a folder of a trading partner's SFTP
// server. Gateways that speak SFTP declare its settings as theirs and let it deliver.
package sftp

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/plugin"
)

// Settings are where the server is, who we are there, and how files get their names.
type Settings struct {
	Host       string
	Port       int
	User       string
	Password   plugin.Secret
	PrivateKey plugin.Secret
	Passphrase plugin.Secret
	HostKey    string
	filing.Settings
	Timeout time.Duration
	Legacy  bool
}

// Fields binds the settings to their fields, for a declaration.
func Fields(s *Settings) []*plugin.Field {
	return slices.Concat([]*plugin.Field{
		plugin.Text(&s.Host, "host", "Server").Must().Like("sftp.example.com").Place(),
		plugin.Whole(&s.Port, "port", "Port").Or("22").Between("1", "65535").Place(),
		plugin.Text(&s.User, "user", "User").Must().Like("nordlys").Place(),
		plugin.Password(&s.Password, "password", "Password").
			About("Leave it empty to sign in with the key alone."),
		plugin.Password(&s.PrivateKey, "private_key", "Private key").Long().
			About("The key as OpenSSH or PEM text, from -----BEGIN on."),
		plugin.Password(&s.Passphrase, "passphrase", "Passphrase of the key").Rare(),
		plugin.Text(&s.HostKey, "host_key", "Fingerprint of the server").Like("SHA256:GncH9GFFkAuHi9H2dW9R6M/BRNVavc6BdfmxQRXdmAU").
			About("SHA-256 fingerprint of the server's key, checked with the partner; several are parted by blanks, and without one nothing is sent.").Place(),
	}, s.Settings.Fields("OpenSSH, and servers that give a file a second name, replace nothing by mistake. At others we look right before the file gets its name; what another program puts there in that instant may be replaced."), []*plugin.Field{
		plugin.Span(&s.Timeout, "timeout", "Give up after silence of").Or("60s").Between("1s", "1h").Rare().
			About("How long no byte may move; a large file on a slow line may take longer in all."),
		plugin.Switch(&s.Legacy, "legacy", "Allow old encryption").Rare().
			About("Only for a partner whose server knows nothing better, for it can be broken."),
	})
}

// Check holds the rules across fields; each error is a Configuration fault that names
// its field.
func (s Settings) Check() error {
	if s.Password.Empty() && s.PrivateKey.Empty() {
		return fault.Setting("password", "fill in a password, a private key, or both")
	}
	if _, err := s.keys(); err != nil {
		return err
	}
	for _, print := range strings.Fields(s.HostKey) {
		if !isFingerprint(print) {
			return fault.Setting("host_key", "%q is no fingerprint; it begins with SHA256: and has 43 characters after it", print)
		}
	}
	return s.Settings.Check()
}

// New makes the wire from settings that have been checked. It connects when it is first
// used, and whoever made it closes it.
func New(s Settings, env plugin.Env) *Wire {
	return &Wire{settings: s, env: env, dialling: make(chan struct{}, 1), keys: sync.OnceValue(func() []ssh.Signer {
		keys, _ := s.keys() // has been checked
		return keys
	})}
}

// Wire keeps one connection, which several deliveries share.
type Wire struct {
	settings Settings
	env      plugin.Env
	turns    filing.Turns
	buffers  sync.Pool // of *[packet]byte

	keys   func() []ssh.Signer // opened once, and before a server waits: a lock takes long on purpose
	family atomic.Value        // kind of host key that was confirmed, see meet; a string

	dialling chan struct{} // full while a connection is made

	mu     sync.Mutex
	kept   *link // nil when there is none
	closed bool
}

func (g *Wire) now() time.Time { return g.env.Now().UTC() }
