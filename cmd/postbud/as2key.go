package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/as2"
	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/plugin"
)

func as2KeyCommand() *cobra.Command {
	k := as2Key{now: time.Now}
	c := &cobra.Command{
		Use:   "key NAME",
		Short: "Makes our key and certificate, or takes them out of a .p12 file",
		Long: `Key takes our AS2 ID. It makes an RSA key and a certificate that is valid for three
years, or takes both out of the PKCS#12 file that --from names, and writes
NAME.key.pem, which its owner alone may read, and NAME.cert.pem. A file that is there
is never written over. What it prints is the certificate's fingerprint and the
settings for a company's file.

With --next the settings are those of a certificate that takes over from the one in
use at a time that was agreed with the partner. With --pack the partner pack is
written at once, for a partner with whom nothing is set up yet.`,
		Args: takes("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error { return k.do(cmd, args[0]) },
	}
	c.Flags().StringVarP(&k.folder, "output", "o", ".", "`folder` for the two files; it is made if it is not there")
	c.Flags().StringVar(&k.from, "from", "", "PKCS#12 `file` (.p12, .pfx) to take key and certificate out of")
	c.Flags().StringVar(&k.password, "password-file", "", "`file` with the password of the PKCS#12 file")
	c.Flags().StringVar(&k.next, "next", "", "date and `time` in UTC from which we sign with it, as in \"2027-01-31 14:00\"")
	c.Flags().StringVar(&k.pack, "pack", "", "`file` for the partner pack")
	c.Flags().StringVar(&k.address, "address", "", "`URL` at which we receive, for the partner pack")
	return c
}

// as2Key is one call of the command.
type as2Key struct {
	folder, from, password, next, pack, address string

	now func() time.Time
}

// mostSecret bounds what is read of a file that should be small.
const mostSecret = 2 << 20

func (k as2Key) do(cmd *cobra.Command, name string) error {
	if name != strings.TrimSpace(name) || as2.CheckName(name) != nil {
		return tell("as2_name", "value", plain(name))
	}
	if k.password != "" && k.from == "" {
		return tell("as2_password_alone")
	}
	if k.address != "" && k.pack == "" {
		return tell("as2_address_alone")
	}
	takesOver, err := k.takesOver()
	if err != nil {
		return err
	}
	keyFile, certFile := filepath.Join(k.folder, fileStem(name)+".key.pem"), filepath.Join(k.folder, fileStem(name)+".cert.pem")
	if err := absent(keyFile, certFile, k.pack); err != nil { // before the work
		return err
	}
	certPEM, keyPEM, err := k.pair(name)
	if err != nil {
		return err
	}
	sides := partner.Sides{OurName: name, OurCertificate: certPEM, OurKey: plugin.NewSecret(keyPEM)}
	p, err := sides.Pack(k.address)
	if err != nil {
		return err
	}
	p.Certificates[0].From = takesOver
	if err := k.write(keyFile, keyPEM, certFile, certPEM, p); err != nil {
		return err
	}
	where, err := filepath.Abs(keyFile)
	if err != nil {
		return err
	}
	l, out := speaks(cmd), cmd.OutOrStdout()
	remark(out, l.Word("cli.as2_key", "name", plain(keyFile)))
	remark(out, l.Word("cli.as2_cert", "name", plain(certFile)))
	if k.pack != "" {
		remark(out, l.Word("cli.as2_packed", "file", plain(k.pack), "name", plain(name)))
	}
	remarkCertificate(out, l, p.Certificates[0])
	return k.settings(name, certPEM, where).print(out)
}

// write writes all files or none.
func (k as2Key) write(keyFile, keyPEM, certFile, certPEM string, p partner.Pack) error {
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return err
	}
	if err := fresh(keyFile, keyPEM, 0o600); err != nil {
		return err
	}
	if err := fresh(certFile, certPEM, 0o644); err != nil {
		return errors.Join(err, os.Remove(keyFile)) // a key alone is of no use
	}
	if k.pack == "" {
		return nil
	}
	if err := replaced(k.pack, func(w io.Writer) error { return p.Write(w, k.now()) }); err != nil {
		return errors.Join(err, os.Remove(keyFile), os.Remove(certFile))
	}
	return nil
}

// takesOver is when the certificate is first used, zero for at once.
func (k as2Key) takesOver() (at time.Time, err error) {
	if k.next == "" {
		return at, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04"} {
		if at, err = time.Parse(layout, k.next); err == nil {
			return at, nil
		}
	}
	return at, tell("as2_next", "value", plain(k.next))
}

func (k as2Key) settings(name, certPEM, keyFile string) (s settings) {
	if k.next == "" {
		s.add("our_id", name)
		s.add("our_certificate", certPEM)
		s.add("our_key", "file:"+keyFile)
		return s
	}
	s.add("our_next_certificate", certPEM)
	s.add("our_next_key", "file:"+keyFile)
	s.add("our_next_from", k.next)
	return s
}

// pair makes key and certificate, or takes them out of a file.
func (k as2Key) pair(name string) (certPEM, keyPEM string, err error) {
	if k.from == "" {
		return partner.NewKey(name, k.now())
	}
	data, err := small(k.from)
	if err != nil {
		return "", "", err
	}
	var password []byte
	if k.password != "" {
		if password, err = small(k.password); err != nil {
			return "", "", err
		}
	}
	certPEM, keyPEM, err = partner.ReadPKCS12(data, plugin.NewSecret(strings.TrimRight(string(password), "\r\n")))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", plain(k.from), err)
	}
	return certPEM, keyPEM, nil
}

// small reads a file, as far as anything that is right could go.
func small(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, mostSecret))
}

// fileStem is an AS2 ID as the beginning of a file's name on every system.
func fileStem(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '_'
	}, name)
}

// absent wants none of the files to be there.
func absent(names ...string) error {
	for _, name := range names {
		if _, err := os.Lstat(name); name != "" && err == nil {
			return tell("as2_there", "name", plain(name))
		}
	}
	return nil
}

// fresh writes a file that is not there yet, and leaves nothing where it fails.
func fresh(name, content string, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
