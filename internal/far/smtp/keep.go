package smtp

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/line"
)

// draft is a mail that is being taken, in a file with a temporary name.
type draft struct {
	server *Server
	mail   Mail
	file   *os.File
	name   string // of the file; "" when there is none
}

// take reads the mail into the file, as far as the faults let it.
func (d *draft) take(r io.Reader, conn *line.Conn, f Faults) error {
	if err := d.create(); err != nil {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Insufficient storage"}
	}
	sum := sha256.New()
	into := io.MultiWriter(d.file, sum)
	whole, err := d.begin(into, r, conn, f)
	if err != nil {
		return err
	}
	if !whole {
		rest, err := io.Copy(into, r)
		d.mail.Size += rest
		if err != nil {
			return err
		}
	}
	d.mail.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// begin takes what comes before a fault and then lets the fault happen. It tells
// whether the mail was shorter than that.
func (d *draft) begin(into io.Writer, r io.Reader, conn *line.Conn, f Faults) (whole bool, err error) {
	most := f.StallAfter
	switch {
	case f.Cut:
		most = f.CutAfter
	case !f.Stall:
		return false, nil
	}
	d.mail.Size, err = io.CopyN(into, r, most)
	switch {
	case errors.Is(err, io.EOF):
		return true, nil
	case err != nil:
		return false, err
	case f.Cut:
		conn.Reset()
		return false, io.ErrUnexpectedEOF
	}
	d.server.faults.Hold(conn.Done(), func(f Faults) bool { return f.Stall })
	return false, nil
}

func (d *draft) create() error {
	for n := range 10000 {
		name := fmt.Sprintf(".%d-%d.part", time.Now().UnixNano(), n)
		file, err := d.server.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		d.file, d.name = file, name
		return err
	}
	return errors.New("no free name")
}

// keep gives the file its name and writes the books.
func (d *draft) keep() error {
	s := d.server
	d.mail.Time = time.Now().UTC()
	if _, err := d.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if m, err := mail.ReadMessage(bufio.NewReader(d.file)); err == nil {
		d.mail.MessageID = m.Header.Get("Message-ID")
	}
	err := errors.Join(d.file.Sync(), d.file.Close())
	if d.file = nil; err != nil {
		return err
	}
	if err := d.rename(); err != nil {
		return err
	}
	err = s.options.Books.Write(books.Entry{
		Time: d.mail.Time, Gateway: "email", Name: d.mail.Name, MessageID: d.mail.MessageID,
		Size: d.mail.Size, SHA256: d.mail.SHA256,
	})
	if err == nil && s.options.OnReceived != nil {
		s.options.OnReceived(d.mail)
	}
	return err
}

func (d *draft) rename() error {
	s := d.server
	s.naming.Lock()
	defer s.naming.Unlock()
	base := safe(d.mail.MessageID)
	d.mail.Name = base + ".eml"
	for n := 2; ; n++ {
		if _, err := s.root.Lstat(d.mail.Name); errors.Is(err, os.ErrNotExist) {
			break
		}
		d.mail.Name = fmt.Sprintf("%s-%d.eml", base, n)
	}
	if err := s.root.Rename(d.name, d.mail.Name); err != nil {
		return err
	}
	d.name = ""
	folder, err := s.root.Open(".")
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every system can
	return folder.Close()
}

// discard closes the file, and removes it if it has got no name.
func (d *draft) discard() {
	if d.file != nil {
		_ = d.file.Close()
	}
	if d.name != "" {
		_ = d.server.root.Remove(d.name)
	}
}

// safe makes a file name of a Message-ID.
func safe(id string) string {
	id = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(id), "<"), ">")
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("@._+=-", r):
			return r
		}
		return '_'
	}, id)
	name = strings.TrimLeft(name[:min(len(name), 180)], ".-")
	if name == "" {
		return "no-message-id"
	}
	return name
}
