package main

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"errors"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/text"
)

// told is an error of the command line itself, by the key of its sentence.
type told struct {
	key  string
	args []any
	err  error // the cause, which is not shown
}

// tell is an error that every language has. The values are given as name, value.
func tell(key string, nameValue ...any) *told { return &told{key: key, args: nameValue} }

func (t *told) in(l *text.Language) string { return l.Word("cli."+t.key, t.args...) }

func (t *told) Error() string { return t.in(text.In("en")) }

func (t *told) Unwrap() error { return t.err }

// say is an error as a person reads it, in the language in use. Sentences of ours are
// said in that language, and those of the system and of libraries are replaced by ours;
// what was written around them stays.
func say(l *text.Language, err error) string {
	whole := err.Error()
	each(err, func(one error) (known bool) {
		raw := one.Error()
		before, after, found := strings.Cut(whole, raw)
		ours := ""
		if found {
			ours = ourWords(l, one, before)
		}
		if ours != "" {
			whole = before + ours + after
		}
		return ours != ""
	})
	return whole
}

// each visits an error and what it wraps, as far as visit does not know it.
func each(err error, visit func(error) bool) {
	if err == nil || visit(err) {
		return
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		each(e.Unwrap(), visit)
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			each(one, visit)
		}
	}
}

// ourWords is what we say in place of an error, "" where it is said well or where what
// it wraps is to be replaced. Before is what the line says already.
func ourWords(l *text.Language, err error, before string) string {
	switch e := err.(type) {
	case *told:
		return e.in(l)
	case *fault.Error:
		return ofFault(l, e)
	case *fs.PathError:
		return ofFile(l, e.Path, e.Err, before)
	case *net.OpError:
		return ofAddress(l, e, before)
	case syscall.Errno:
		return ofFile(l, "", e, before)
	}
	if key := ofArchive(err); key != "" {
		return l.Word("cli." + key)
	}
	return ""
}

// ofFault is the fault as the catalogue has it. English messages are said where the
// fault comes from, with more than the catalogue knows.
func ofFault(l *text.Language, f *fault.Error) string {
	if l.Tag() == "en" {
		return f.Error()
	}
	says := l.Said(f.Message)
	if l.Has(f.Code + ".title") {
		entry := l.Code(f.Code, f.Args)
		says = entry.Title + ". " + entry.Text
	}
	if f.Field != "" {
		says = f.Field + ": " + says
	}
	return says
}

// because is a cause as the language has it: in English as it was noted, with more than
// the catalogue knows.
func because(l *text.Language, code, cause string, args map[string]string) string {
	if cause == "" && code == "" {
		return ""
	}
	return ofFault(l, &fault.Error{Code: code, Message: cause, Args: args})
}

// causes are the troubles with files that people meet, with the key of what we say.
var causes = []struct {
	err error
	key string
}{
	{fs.ErrNotExist, "file_none"}, {fs.ErrPermission, "file_closed"}, {fs.ErrExist, "file_there"}, {syscall.EISDIR, "file_folder"},
	{syscall.ENOTDIR, "file_way"}, {syscall.ENOSPC, "file_full"}, {syscall.EROFS, "file_fixed"}, {syscall.ENAMETOOLONG, "file_long"},
	{syscall.EMFILE, "file_many"}, {syscall.ENFILE, "file_many"},
}

// ofFile says what is the matter with a file, which is not named twice in a line.
func ofFile(l *text.Language, path string, err error, before string) string {
	name := plain(path)
	if strings.Contains(before, path) {
		name = ""
	}
	for _, c := range causes {
		if errors.Is(err, c.err) {
			return l.Word("cli."+c.key, "name", name)
		}
	}
	return l.Word("cli.file_other", "name", name, "why", err.Error())
}

// ofAddress says why a server cannot listen; "" for other troubles of the network,
// about which plug-ins speak.
func ofAddress(l *text.Language, e *net.OpError, before string) string {
	if e.Op != "listen" {
		return ""
	}
	name := ""
	if e.Addr != nil && !strings.Contains(before, e.Addr.String()) {
		name = e.Addr.String()
	}
	if wrong := new(net.AddrError); errors.As(e.Err, &wrong) {
		return l.Word("cli.address_form", "name", plain(wrong.Addr))
	}
	for _, c := range []struct {
		err error
		key string
	}{{syscall.EADDRINUSE, "address_used"}, {syscall.EACCES, "address_closed"}, {syscall.EADDRNOTAVAIL, "address_elsewhere"}} {
		if errors.Is(e.Err, c.err) {
			return l.Word("cli."+c.key, "name", name)
		}
	}
	return l.Word("cli.address_other", "name", name, "why", e.Err.Error())
}

// ofArchive is the key of what we say of an archive or a stream that cannot be read.
func ofArchive(err error) string {
	corrupt := flate.CorruptInputError(0)
	switch {
	case err == zip.ErrAlgorithm:
		return "archive_packed"
	case err == zip.ErrFormat, err == zip.ErrChecksum, errors.As(err, &corrupt):
		return "archive_broken"
	case err == io.ErrUnexpectedEOF:
		return "cut_off"
	case err == bufio.ErrTooLong:
		return "file_long"
	}
	return ""
}
