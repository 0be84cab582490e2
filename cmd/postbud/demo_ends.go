package main

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/postbud/postbud/internal/far/books"
	"github.com/postbud/postbud/internal/far/dinero"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/internal/far/smtp"
)

// demoEnds are the far ends of the demo, all on this machine: an accounting
// system, a partner's SFTP server, a mail server of the customers and one of the
// company itself. They keep their own books, which the program cannot change.
type demoEnds struct {
	dir    string // the demo's folder
	books  *books.Books
	dinero *dinero.Server
	sftp   *sftp.Server
	mail   *smtp.Server // of the customers; its mails are in the books
	inbox  *smtp.Server // of the company: what it is told
}

// The names below the demo's folder.
const (
	demoReceived = "received"       // what the partners have, by gateway
	demoMail     = "mail"           // what the customers' mail server has
	demoNotices  = "notices"        // what the company was told
	demoBooks    = "received.jsonl" // one line for each completed transfer
	demoData     = "data"           // Postbud's own
	demoKeys     = "keys"           // of the far ends
)

const (
	demoUser     = "fjordlys"
	demoPassword = "a password of the demo alone"
	demoRefuses  = "refuses@savvaerket.example"
)

// demoLimit is requests per minute on both sides: high enough not to be felt.
const demoLimit = 60000

func openDemoEnds(dir string) (_ *demoEnds, err error) {
	e := &demoEnds{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Close())
		}
	}()
	for _, sub := range []string{filepath.Join(demoReceived, "sftp", "invoices"), filepath.Join(demoReceived, "folder"), demoMail, demoNotices, demoKeys} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return e, err
		}
	}
	if e.books, err = books.Open(filepath.Join(dir, demoBooks)); err != nil {
		return e, err
	}
	if err := e.catchUp(); err != nil {
		return e, err
	}
	day := dinero.SampleDay()
	began := time.Now()
	e.dinero, err = dinero.Start(dinero.Options{
		Data:     dinero.Sample(day),
		Now:      func() time.Time { return day.Add(time.Since(began)) }, // it is always the day of the sample
		Switches: dinero.Switches{RateLimit: demoLimit, AutoApprove: true},
	})
	if err != nil {
		return e, err
	}
	e.sftp, err = sftp.Open(sftp.Options{
		Folder:  filepath.Join(dir, demoReceived, "sftp"),
		Users:   []sftp.User{{Name: demoUser, Password: demoPassword}},
		HostKey: filepath.Join(dir, demoKeys, "sftp"),
		Books:   e.books,
	})
	if err != nil {
		return e, err
	}
	e.mail, err = smtp.Open(smtp.Options{
		Folder:      filepath.Join(dir, demoMail),
		Certificate: filepath.Join(dir, demoKeys, "mail.pem"),
		Books:       e.books,
	})
	if err != nil {
		return e, err
	}
	refusing := smtp.Faults{RefuseRecipients: []string{demoRefuses}}
	e.mail.Set(refusing)
	e.inbox, err = smtp.Open(smtp.Options{
		Folder:      filepath.Join(dir, demoNotices),
		Certificate: filepath.Join(dir, demoKeys, "notices.pem"),
	})
	return e, err
}

// Close ends the far ends; what they keep stays.
func (e *demoEnds) Close() error {
	var errs []error
	if e.dinero != nil {
		errs = append(errs, e.dinero.Close())
	}
	if e.sftp != nil {
		errs = append(errs, e.sftp.Close())
	}
	if e.mail != nil {
		errs = append(errs, e.mail.Close())
	}
	if e.inbox != nil {
		errs = append(errs, e.inbox.Close())
	}
	if e.books != nil {
		errs = append(errs, e.books.Close())
	}
	return errors.Join(errs...)
}
