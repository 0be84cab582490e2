package ftp

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/postbud/postbud/internal/far/line"
)

// session is one control connection.
type session struct {
	*Server
	line    *line.Conn
	conn    net.Conn // over TLS once that is agreed
	in      *bufio.Reader
	user    string
	inside  bool
	cwd     string
	private bool // data connections are encrypted (PROT P)
	from    string
	passive *line.Listener
}

// serve talks to one client until it goes.
func (s *Server) serve(conn *line.Conn) {
	c := &session{Server: s, line: conn, conn: conn, cwd: "/"}
	defer conn.Close()
	defer c.noData()
	if s.options.Implicit {
		c.conn = tls.Server(conn, s.options.TLS)
	}
	c.in = bufio.NewReader(c.conn)
	f := s.faults.Now()
	if f.Crowded > 0 && s.Connections() > f.Crowded && !f.CrowdedLogin {
		c.say("421 There are too many connected users, please try later.")
		return
	}
	if !c.say("220 Postbud far end") {
		return
	}
	for {
		text, err := c.in.ReadString('\n')
		if err != nil || len(text) > 4096 {
			return
		}
		verb, arg, _ := strings.Cut(strings.TrimRight(text, "\r\n"), " ")
		verb = strings.ToUpper(verb)
		s.count(verb)
		if verb == "QUIT" || !c.do(verb, arg) {
			return
		}
	}
}

// say answers; false when nobody hears it.
func (c *session) say(format string, args ...any) bool {
	_, err := fmt.Fprintf(c.conn, format+"\r\n", args...)
	return err == nil
}

// do does what a command asks for, and answers; false ends the connection.
func (c *session) do(verb, arg string) bool {
	if slices.Contains(c.options.Without, verb) {
		return c.say("500 Unknown command.")
	}
	before := map[string]func(string) bool{
		"USER": c.name, "PASS": c.password, "AUTH": c.auth, "FEAT": c.features, "NOOP": c.fine, "OPTS": c.fine,
		"TYPE": c.fine, "PBSZ": c.fine, "PROT": c.protect,
	}
	after := map[string]func(string) bool{
		"PWD": c.where, "CWD": c.enter, "EPSV": c.extended, "PASV": c.passively,
		"SIZE": c.size, "MLST": c.entry, "MDTM": c.time, "STOR": c.store, "RETR": c.retrieve,
		"RNFR": c.renameFrom, "RNTO": c.renameTo, "DELE": c.remove, "MKD": c.makeFolder,
	}
	if do, known := before[verb]; known {
		return do(arg)
	}
	do, known := after[verb]
	switch {
	case !known:
		return c.say("502 Command not implemented.")
	case !c.inside:
		return c.say("530 Please login with USER and PASS.")
	}
	return do(arg)
}

func (c *session) fine(string) bool { return c.say("200 Fine.") }

func (c *session) name(arg string) bool {
	if _, encrypted := c.conn.(*tls.Conn); c.options.TLS != nil && !encrypted {
		return c.say("530 Non-anonymous sessions must use encryption.")
	}
	c.user = arg
	return c.say("331 Please specify the password.")
}

func (c *session) password(arg string) bool {
	f := c.faults.Now()
	switch {
	case f.Crowded > 0 && c.Connections() > f.Crowded:
		return c.say("530 Sorry, the maximum number of clients (%d) for this user are already connected.", f.Crowded)
	case f.RefuseLogin, c.user != c.options.User, arg != c.options.Password:
		return c.say("530 Login incorrect.")
	}
	c.inside = true
	return c.say("230 Login successful.")
}

func (c *session) auth(string) bool {
	if c.options.TLS == nil {
		return c.say("502 Command not implemented.")
	}
	if !c.say("234 Proceed with negotiation.") {
		return false
	}
	t := tls.Server(c.line, c.options.TLS)
	if t.Handshake() != nil {
		return false
	}
	c.conn, c.in = t, bufio.NewReader(t)
	return true
}

func (c *session) protect(arg string) bool {
	c.private = arg == "P"
	return c.say("200 PROT now %s.", arg)
}

func (c *session) features(string) bool {
	text := "211-Features:\r\n UTF8\r\n"
	for _, f := range []string{"SIZE", "MLST type*;size*;modify*;", "MDTM", "EPSV"} {
		if verb, _, _ := strings.Cut(f, " "); !slices.Contains(c.options.Without, verb) {
			text += " " + f + "\r\n"
		}
	}
	return c.say("%s211 End", text)
}

func (c *session) where(string) bool { return c.say(`257 "%s" is the current directory`, c.cwd) }

func (c *session) enter(arg string) bool {
	info, err := c.root.Stat(c.below(arg))
	if err == nil && !info.IsDir() {
		err = errors.New("not a directory")
	}
	if err != nil {
		return c.no(550, arg, err)
	}
	c.cwd = path.Join("/", c.below(arg))
	return c.say("250 Directory successfully changed.")
}

// below is a path as the root takes it.
func (c *session) below(arg string) string {
	if !strings.HasPrefix(arg, "/") {
		arg = path.Join(c.cwd, arg)
	}
	if arg = strings.TrimPrefix(path.Clean(arg), "/"); arg == "" {
		return "."
	}
	return arg
}

// no answers with the reason, if the server is one of those that tell.
func (c *session) no(code int, arg string, err error) bool {
	words := err.Error()
	var at *fs.PathError
	if errors.As(err, &at) {
		words = at.Err.Error()
	}
	if errors.Is(err, fs.ErrNotExist) {
		words = "No such file or directory"
	}
	if c.options.Curt {
		return c.say("%d Operation failed.", code)
	}
	return c.say("%d %s: %s", code, arg, words)
}

// denies answers where an operation is denied.
func (c *session) denies(op Op, arg string) bool {
	if !c.faults.Now().denies(op) {
		return false
	}
	c.say("550 %s: Permission denied", arg)
	return true
}

func (c *session) stat(arg string) (os.FileInfo, error) {
	info, err := c.root.Stat(c.below(arg))
	if err == nil && info.IsDir() {
		err = errors.New("not a regular file")
	}
	return info, err
}
