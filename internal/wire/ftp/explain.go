package ftp

import (
	"errors"
	"net/textproto"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jlaffaye/ftp"

	"github.com/postbud/postbud/fault"
)

// fullWait is how long a full disk is given before the next try.
const fullWait = 30 * time.Minute

// said is the server's answer that says no; nil where there was none. An answer
// that closes the connection (421, RFC 959, section 4.2) is none, and one that has
// been explained already is no more.
func said(err error) *textproto.Error {
	var no *textproto.Error
	if fault.As(err) == nil && errors.As(err, &no) && no.Code != ftp.StatusNotAvailable {
		return no
	}
	return nil
}

// lost says whether there was no answer, as against one that says no.
func lost(err error) bool {
	var odd *strconv.NumError // an answer that cannot be read is one
	return err != nil && said(err) == nil && fault.As(err) == nil && !errors.As(err, &odd) && !errors.Is(err, ftp.ErrInvalidCommand)
}

// FTP has one number (550) for a file that is missing and for one that is closed
// to us, so the words must tell. A server that has no words for it, such as vsftpd,
// is asked more, see folderState.
func denied(no *textproto.Error) bool {
	return no != nil && (no.Code == 530 || no.Code == 532 ||
		says(no, "permission", "denied", "not permitted", "not allowed", "forbidden", "no access", "prohibited", "read-only", "read only"))
}

// unknown says whether a server does not have a command.
func unknown(no *textproto.Error) bool {
	return no != nil && (no.Code == 500 || no.Code == 502 || no.Code == 504 || no.Code == 202)
}

// noRoom is F-64, by number (RFC 959, section 4.2.1) or by words: vsftpd says 451.
func noRoom(no *textproto.Error) bool {
	return no != nil && (no.Code == 452 || no.Code == 552 ||
		says(no, "quota", "no space", "disk full", "disk is full", "insufficient", "too large", "writing to local file"))
}

// broke is a line that broke while nothing could have been taken yet.
func (v *visit) broke(err error, doing string) error {
	v.broken = true
	if e := v.interrupted(); e != nil {
		return e
	}
	e := fault.New(fault.Temporary, "the line to %s broke while we were %s; nothing was delivered", v.settings.Host, doing)
	e.Err = err
	return e
}

// The rights that can be missing (F-63), as the arg "right" names them.
const (
	mayWrite  = "write"
	mayRename = "rename"
	mayLook   = "look"
	mayRead   = "read"
	mayDelete = "delete"
	mayMake   = "make"
)

// closedFolder is a folder that is missing or closed to us. What it says names
// the one right that is missing.
func (v *visit) closedFolder(err error, field, right, format string, args ...any) error {
	e := fault.Setting(field, format, args...).Coded("GW-FOLDER", "path", v.folder, "right", right)
	e.Err = err
	return e
}

func (v *visit) missingFolder(err error) error {
	return v.closedFolder(err, "folder", "", "the folder %s is missing at %s; nothing was delivered; ask the partner to make it, or choose another", v.folder, v.settings.Host)
}

// explain gives an answer its kind. Doing is what we were at: "reading", "writing".
func (v *visit) explain(err error, doing string) error {
	no := said(err)
	switch {
	case err == nil:
		return nil
	case fault.As(err) != nil:
		v.broken = true // it comes from a data connection, and the server still waits for that
		return fault.As(err)
	case lost(err):
		return v.broke(err, doing)
	case no != nil && v.tls != nil && (no.Code == 522 || no.Code == 425 && says(no, "not permitted")):
		return v.notResumed(err)
	case noRoom(no):
		return v.full(err, 0)
	case denied(no):
		return v.closedFolder(err, "folder", mayWrite, "the folder %s at %s is closed to us for %s; nothing was delivered; ask the partner to open it", v.folder, v.settings.Host, doing)
	case no != nil && (no.Code == 501 || no.Code == 553) && doing == "writing":
		e := fault.New(fault.Permanent, "the server %s does not take the file name %s; choose a shorter or plainer one", v.settings.Host, v.parcel.Name)
		e.Err = err
		return e
	}
	words := ""
	if no != nil {
		words = " (" + printable(no.Error()) + ")"
	}
	e := fault.New(fault.Temporary, "the server %s answered with a failure while we were %s%s; nothing was delivered", v.settings.Host, doing, words)
	e.Err = err
	return e
}

// notResumed is a server that did not know our TLS session again on the data
// connection. A new control connection has a new one.
func (v *visit) notResumed(err error) error {
	v.broken = true
	e := fault.New(fault.Temporary, "the server %s wants the TLS session of the sign-in on the data channel too and did not find it there; nothing was delivered", v.settings.Host)
	e.Err = err
	return e.Coded("GW-FTPS-REUSE", "host", v.settings.Host)
}

// notWritten explains why a file could not be begun. Where the words do not tell,
// the folder is looked at.
func (v *visit) notWritten(err error, at string) error {
	no := said(err)
	if no == nil || no.Code/100 != 5 || noRoom(no) || v.tls != nil && no.Code == 522 {
		return v.explain(err, "writing")
	}
	folder := path.Dir(at)
	there, e := v.folderState(folder)
	switch {
	case lost(e):
		return v.explain(e, "looking for the folder")
	case !there && denied(said(e)):
		return v.explain(e, "looking")
	case !there:
		v.folder = folder
		return v.missingFolder(err)
	case no.Code == 553 && says(no, "name"), no.Code == 501:
		return v.explain(err, "writing")
	}
	return v.closedFolder(err, "folder", mayWrite, "the folder %s at %s is closed to us for writing; nothing was delivered; ask the partner to open it", folder, v.settings.Host)
}

// folderState goes into a folder and back.
func (v *visit) folderState(folder string) (there bool, err error) {
	if folder == "." {
		return true, nil
	}
	home, err := v.CurrentDir()
	if err != nil {
		return false, err
	}
	if err := v.ChangeDir(folder); err != nil {
		return false, err
	}
	if err := v.ChangeDir(home); err != nil {
		v.broken = true // where we are now, names mean something else
		return true, nil
	}
	return true, nil
}

// full is F-64.
func (v *visit) full(err error, taken int64) error {
	e := fault.New(fault.Temporary, "the server %s stopped taking the file after %d bytes; its disk or our share of it is full; nothing was delivered", v.settings.Host, taken).
		Coded("GW-SPACE", "n", strconv.FormatInt(taken, 10))
	e.RetryAfter, e.Err = fullWait, err
	return e
}

// incomplete is a file at the server that is not what was sent.
func (v *visit) incomplete(kind fault.Kind, found int64) error {
	return fault.New(kind, "the file did not arrive whole: %d bytes were sent, the server %s shows %d", v.parcel.Size, v.settings.Host, found).
		Coded("GW-VERIFY", "a", strconv.FormatInt(v.parcel.Size, 10), "b", strconv.FormatInt(found, 10))
}

// printable is a server's own words, short and harmless (T-26).
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > 0x7e {
			return -1
		}
		return r
	}, text[:min(len(text), 200)])
}
