package sftp_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways/sftp"
	"github.com/postbud/postbud/internal/outside/openssh"
	"github.com/postbud/postbud/plugin"
)

// made is a key as a program of others writes it, and its public half.
func made(t *testing.T, program string, args ...string) (string, ssh.PublicKey) {
	t.Helper()
	at := filepath.Join(t.TempDir(), "key")
	for i, arg := range args {
		if arg == "KEY" {
			args[i] = at
		}
	}
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	text, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	public, err := os.ReadFile(at + ".pub")
	if err != nil { // openssl writes none
		if public, err = exec.Command("openssl", "pkey", "-in", at, "-passin", "pass:"+sesame, "-pubout", "-out", at+".spki").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, public)
		}
		if public, err = exec.Command("ssh-keygen", "-i", "-m", "PKCS8", "-f", at+".spki").Output(); err != nil {
			t.Fatal(err)
		}
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), key
}

const sesame = "open sesame æøå"

// Each kind of key signs in at OpenSSH as OpenSSH and OpenSSL write it.
func TestEachKindOfKeySignsInAtOpenSSH(t *testing.T) {
	o := openSSH(t)
	keygen := func(passphrase string, args ...string) []string {
		return append([]string{"ssh-keygen", "-q", "-a", "1", "-N", passphrase, "-f", "KEY"}, args...)
	}
	openssl := func(args ...string) []string { return append([]string{"openssl", "genpkey", "-out", "KEY"}, args...) }
	for name, c := range map[string]struct {
		make   []string
		locked bool
	}{
		"OpenSSH Ed25519":                    {keygen("", "-t", "ed25519"), false},
		"OpenSSH Ed25519, locked":            {keygen(sesame, "-t", "ed25519"), true},
		"OpenSSH ECDSA":                      {keygen("", "-t", "ecdsa"), false},
		"OpenSSH ECDSA 521, locked":          {keygen(sesame, "-t", "ecdsa", "-b", "521"), true},
		"OpenSSH RSA":                        {keygen("", "-t", "rsa", "-b", "2048"), false},
		"OpenSSH RSA, locked":                {keygen(sesame, "-t", "rsa", "-b", "2048"), true},
		"old PEM RSA":                        {keygen("", "-t", "rsa", "-b", "2048", "-m", "PEM"), false},
		"old PEM RSA, locked":                {keygen(sesame, "-t", "rsa", "-b", "2048", "-m", "PEM"), true},
		"old PEM ECDSA, locked":              {keygen(sesame, "-t", "ecdsa", "-m", "PEM"), true},
		"PKCS#8 RSA of ssh-keygen":           {keygen("", "-t", "rsa", "-b", "2048", "-m", "PKCS8"), false},
		"PKCS#8 RSA of ssh-keygen, locked":   {keygen(sesame, "-t", "rsa", "-b", "2048", "-m", "PKCS8"), true},
		"PKCS#8 ECDSA of ssh-keygen, locked": {keygen(sesame, "-t", "ecdsa", "-m", "PKCS8"), true},
		"PKCS#8 RSA of openssl":              {openssl("-algorithm", "RSA"), false},
		"PKCS#8 RSA, AES-256":                {openssl("-algorithm", "RSA", "-aes256", "-pass", "pass:"+sesame), true},
		"PKCS#8 ECDSA, AES-128":              {openssl("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-aes128", "-pass", "pass:"+sesame), true},
		"PKCS#8 RSA, Triple DES":             {openssl("-algorithm", "RSA", "-des3", "-pass", "pass:"+sesame), true},
	} {
		t.Run(name, func(t *testing.T) {
			text, public := made(t, c.make[0], c.make[1:]...)
			o.Trust(t, public)
			settings := o.Settings(t).With(plugin.Values{"private_key": text})
			if c.locked {
				for passphrase, want := range map[string]says{
					"":               {kind: fault.Configuration, field: "passphrase", reads: "the private key is locked; fill in its passphrase"},
					"another sesame": {kind: fault.Configuration, field: "passphrase", reads: "the passphrase does not open the private key"},
				} {
					_, err := sftp.Gateway.Tidy(settings.With(plugin.Values{"passphrase": passphrase}))
					want.of(t, plugin.Wrong(err)[0])
				}
				settings["passphrase"] = sesame
			}
			if got, err := open(t, settings).steps(t); err != nil || got != allSteps {
				t.Errorf("%s, %v", got, err)
			}
			o.Trust(t)
			_, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x"))
			says{kind: fault.Configuration, code: "GW-LOGIN", field: "private_key", reads: "The server refused our sign-in."}.of(t, err)
		})
	}
	if whole, _ := openssh.Files(t, o.Home); len(whole) != 0 {
		t.Errorf("there is %v", whole)
	}
}

// A lock takes long on purpose, and a server waits only so long for whoever it has let in
// to the door.
func TestAKeyIsOpenedBeforeTheServerWaits(t *testing.T) {
	o := openSSH(t)
	locked := func(rounds int) (string, ssh.PublicKey) {
		return made(t, "ssh-keygen", "-q", "-a", strconv.Itoa(rounds), "-N", sesame, "-t", "ed25519", "-f", "KEY")
	}
	text, _ := locked(4)
	begun := time.Now()
	if _, err := ssh.ParsePrivateKeyWithPassphrase([]byte(text), []byte(sesame)); err != nil {
		t.Fatal(err)
	}
	text, public := locked(1 + int(4*2500*time.Millisecond/time.Since(begun)))
	o.Trust(t, public)
	settings := o.Settings(t).With(plugin.Values{"private_key": text, "passphrase": sesame, "timeout": "1s"})
	if _, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
		t.Error(err)
	}
	holds(t, o, 1, "a.xml")
}

func TestAKeyThatIsLockedInAnotherWayIsNamed(t *testing.T) {
	plain, _ := made(t, "openssl", "genpkey", "-algorithm", "RSA", "-out", "KEY")
	at := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(at, []byte(plain), 0o600); err != nil {
		t.Fatal(err)
	}
	good := plugin.Values{"host": "sftp.example.com", "user": "u"}
	tidy := func(t *testing.T, passphrase string, args ...string) error {
		out, err := exec.Command("openssl", append([]string{"pkcs8", "-topk8", "-in", at, "-passout", "pass:" + sesame}, args...)...).Output()
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		_, err = sftp.Gateway.Tidy(good.With(plugin.Values{"private_key": string(out), "passphrase": passphrase}))
		return err
	}
	for _, args := range [][]string{{"-scrypt"}, {"-v2", "aes-192-cbc"}, {"-v2", "aes256", "-v2prf", "hmacWithSHA1"}, {"-v2", "aes256", "-v2prf", "hmacWithSHA512"}} {
		if err := tidy(t, sesame, args...); err != nil {
			t.Errorf("%v: %v", args, err)
		}
		says{kind: fault.Configuration, field: "passphrase", reads: "the passphrase does not open"}.of(t, plugin.Wrong(tidy(t, "x", args...))[0])
	}
	another := says{kind: fault.Configuration, field: "private_key", reads: "locked in a way that we cannot open; ssh-keygen -p writes it anew"}
	out, err := exec.Command("openssl", "pkcs8", "-topk8", "-in", at, "-iter", "65537", "-passout", "pass:"+sesame).Output()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(out)
	many := bytes.Replace(block.Bytes, []byte{2, 3, 1, 0, 1}, []byte{2, 3, 0x7f, 0xff, 0xff}, 1) // rounds: eight million
	_, err = sftp.Gateway.Tidy(good.With(plugin.Values{"private_key": string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: many})), "passphrase": sesame}))
	another.of(t, plugin.Wrong(err)[0])
	for n := range len(block.Bytes) { // one that broke off
		text := string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes[:n]}))
		_, err := sftp.Gateway.Tidy(good.With(plugin.Values{"private_key": text, "passphrase": sesame}))
		if f := plugin.Wrong(err); len(f) != 1 || f[0].Field != "private_key" {
			t.Fatalf("%d bytes of it: %v", n, err)
		}
	}
	for _, args := range [][]string{{"-v1", "PBE-SHA1-3DES"}, {"-v2", "camellia-256-cbc"}} {
		err := tidy(t, sesame, args...)
		another.of(t, plugin.Wrong(err)[0])
	}
}

func TestAPasswordSignsInAtOpenSSH(t *testing.T) {
	o := openSSH(t)
	o.Password(t, password, openssh.Lasting)
	settings := o.Settings(t).With(plugin.Values{"private_key": "", "password": password})
	if got, err := open(t, settings).steps(t); err != nil || got != allSteps {
		t.Errorf("%s, %v", got, err)
	}
	_, err := open(t, settings.With(plugin.Values{"password": "another"})).Deliver(t.Context(), parcel("a.xml", "x"))
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "password", reads: "Password or key is wrong"}.of(t, err)
	if n := o.Times(t, "Failed password for"); n != 1 {
		t.Errorf("the wrong one was tried %d times", n)
	}
	if n := o.Transfers(t); n != 0 {
		t.Errorf("%d transfers", n)
	}
}

// An RSA key may sign with SHA-1 (ssh-rsa), which can be broken: RFC 8332.
func TestT29AnRSAKeySignsWithSHA1OnlyWhereThatIsAllowed(t *testing.T) {
	o := openSSH(t)
	key, public := made(t, "ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", "KEY")
	o.Trust(t, public)
	settings := o.Settings(t).With(plugin.Values{"private_key": key})
	if _, err := open(t, settings).Deliver(t.Context(), parcel("a.xml", "x")); err != nil {
		t.Error(err)
	}
	o.Configure(t, "PubkeyAcceptedAlgorithms ssh-rsa\nLogLevel DEBUG2\n")
	_, err := open(t, settings).Deliver(t.Context(), parcel("b.xml", "x"))
	says{kind: fault.Configuration, code: "GW-LOGIN", field: "private_key"}.of(t, err) // OpenSSH does not tell what it takes
	if n := o.Times(t, "pkalg rsa-sha2"); n == 0 || o.Times(t, "pkalg ssh-rsa") != 0 {
		t.Errorf("%d signatures with SHA-2, %d with SHA-1", n, o.Times(t, "pkalg ssh-rsa"))
	}
	if _, err := open(t, settings.With(plugin.Values{"legacy": "yes"})).Deliver(t.Context(), parcel("b.xml", "x")); err != nil {
		t.Error(err)
	}
	if n := o.Transfers(t); n != 2 {
		t.Errorf("%d transfers", n)
	}

	weak := says{kind: fault.Configuration, code: "GW-WEAK", field: "legacy", text: "ssh-rsa, with SHA-1"}
	// A server that says what it takes, and lets anybody in.
	server := &ssh.ServerConfig{PublicKeyAuthAlgorithms: []string{ssh.KeyAlgoRSA},
		PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, nil }}
	signer := hostKey(t)
	server.AddHostKey(signer)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	let := make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err == nil {
			_, _, _, err = ssh.NewServerConn(conn, server)
		}
		let <- err
	}()
	_, err = open(t, settings.With(plugin.Values{"port": strconv.Itoa(l.Addr().(*net.TCPAddr).Port), "host_key": ssh.FingerprintSHA256(signer.PublicKey())})).Deliver(t.Context(), parcel("c.xml", "x"))
	weak.of(t, err)
	if <-let == nil {
		t.Error("we were let in by a signature with SHA-1")
	}
	_ = l.Close()
}

func hostKey(t *testing.T) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}
