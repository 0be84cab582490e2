package ftp

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"

	"github.com/postbud/postbud/internal/far/line"
)

const timeFormat = "20060102150405"

func (c *session) size(arg string) bool {
	if c.denies(Stat, arg) {
		return true
	}
	info, err := c.stat(arg)
	if err != nil {
		return c.no(550, arg, err)
	}
	return c.say("213 %d", info.Size())
}

func (c *session) entry(arg string) bool {
	if c.denies(Stat, arg) {
		return true
	}
	info, err := c.root.Stat(c.below(arg))
	if err != nil {
		return c.no(550, arg, err)
	}
	kind := "file"
	if info.IsDir() {
		kind = "dir"
	}
	return c.say("250-Listing\r\n type=%s;size=%d;modify=%s; %s\r\n250 End", kind, info.Size(), info.ModTime().UTC().Format(timeFormat), arg)
}

func (c *session) time(arg string) bool {
	info, err := c.stat(arg)
	if err != nil {
		return c.no(550, arg, err)
	}
	return c.say("213 %s", info.ModTime().UTC().Format(timeFormat))
}

func (c *session) remove(arg string) bool {
	if c.denies(Delete, arg) {
		return true
	}
	if err := c.root.Remove(c.below(arg)); err != nil {
		return c.no(550, arg, err)
	}
	return c.say("250 Delete operation successful.")
}

func (c *session) makeFolder(arg string) bool {
	if c.denies(Mkdir, arg) {
		return true
	}
	if err := c.root.Mkdir(c.below(arg), 0o755); err != nil {
		return c.no(550, arg, err)
	}
	return c.say(`257 "%s" created`, arg)
}

func (c *session) renameFrom(arg string) bool {
	if c.denies(Rename, arg) {
		return true
	}
	if _, err := c.root.Stat(c.below(arg)); err != nil {
		return c.no(550, arg, err)
	}
	c.from = c.below(arg)
	return c.say("350 Ready for RNTO.")
}

func (c *session) renameTo(arg string) bool {
	to := c.below(arg)
	if _, err := c.root.Stat(to); err == nil && c.options.Keeps {
		return c.no(550, arg, fs.ErrExist)
	}
	if err := c.root.Rename(c.from, to); err != nil {
		return c.no(550, arg, err)
	}
	c.received(to)
	if c.faults.Now().SwallowRename {
		c.line.Reset()
		return false
	}
	return c.say("250 Rename successful.")
}

func (c *session) extended(string) bool {
	if !c.listens() {
		return c.say("425 Cannot open a port.")
	}
	return c.say("229 Entering Extended Passive Mode (|||%d|)", c.port())
}

func (c *session) passively(string) bool {
	if !c.listens() {
		return c.say("425 Cannot open a port.")
	}
	host := strings.ReplaceAll(c.Host(), ".", ",")
	if foreign := c.faults.Now().Foreign; foreign != "" {
		host = foreign
	}
	return c.say("227 Entering Passive Mode (%s,%d,%d).", host, c.port()/256, c.port()%256)
}

func (c *session) port() int {
	if named := c.faults.Now().DataPort; named > 0 {
		return named
	}
	return c.passive.Port()
}

func (c *session) listens() bool {
	c.noData()
	l, err := c.listen()
	if err != nil {
		return false
	}
	c.passive = l
	if c.faults.Now().BlockData {
		l.Down()
	}
	return true
}

func (c *session) noData() {
	if c.passive != nil {
		c.forget(c.passive)
		c.passive = nil
	}
}

// open waits for the data connection and encrypts it.
func (c *session) open() (conn net.Conn, why string) {
	if c.passive == nil {
		return nil, "425 Use PASV first."
	}
	raw, err := c.passive.Accept()
	if err != nil || !c.say("150 Ok to send data.") {
		return nil, "425 Failed to establish connection."
	}
	if !c.private {
		return raw, ""
	}
	t := tls.Server(raw, c.options.TLS)
	switch {
	case t.Handshake() != nil:
		_ = raw.Close()
		return nil, "425 Unable to build data connection: Operation not permitted"
	case c.options.Reuse && !t.ConnectionState().DidResume:
		_ = t.Close()
		return nil, "522 SSL connection failed: session reuse required"
	}
	return t, ""
}

func (c *session) retrieve(arg string) bool {
	if c.denies(Read, arg) {
		return true
	}
	file, err := c.root.Open(c.below(arg))
	if err != nil {
		return c.no(550, arg, err)
	}
	defer file.Close()
	defer c.noData()
	conn, why := c.open()
	if conn == nil {
		return c.say("%s", why)
	}
	_, err = io.Copy(conn, file)
	if errors.Join(err, conn.Close()) != nil {
		return c.say("426 Failure writing network stream.")
	}
	return c.say("226 Transfer complete.")
}

func (c *session) store(arg string) bool {
	if c.denies(Write, arg) {
		return true
	}
	name := c.below(arg)
	file, err := c.root.Create(name)
	if err != nil {
		return c.no(553, arg, err)
	}
	defer c.noData()
	conn, why := c.open()
	if conn == nil {
		_ = file.Close()
		return c.say("%s", why)
	}
	answer := c.take(file, conn)
	if err := errors.Join(c.spoil(file), file.Close()); err != nil {
		answer = "451 Failure writing to local file."
	}
	_ = conn.Close()
	if answer == "" {
		c.Cut()
		return false
	}
	if strings.HasPrefix(answer, "226") {
		c.received(name)
	}
	if c.faults.Now().SwallowStored {
		c.line.Reset()
		return false
	}
	c.faults.Hold(c.line.Done(), func(f Faults) bool { return f.HoldStored })
	return c.say("%s", answer)
}

// take takes bytes until a fault says otherwise; "" when the line is to be cut.
func (c *session) take(file *os.File, conn net.Conn) (answer string) {
	buf, taken := make([]byte, 4<<10), int64(0)
	for {
		n, err := conn.Read(buf)
		now, room := c.faults.Now(), int64(n)
		for _, limit := range []struct {
			on   bool
			most int64
		}{{now.Cut, now.CutAfter}, {now.Stall, now.StallAfter}, {now.Full, now.FullAfter}} {
			if limit.on {
				room = min(room, max(limit.most-taken, 0))
			}
		}
		data := buf[:room]
		if now.Lines {
			data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		}
		if _, err := file.Write(data); err != nil {
			return "451 Failure writing to local file."
		}
		taken += room
		switch {
		case room < int64(n) && now.Cut:
			return ""
		case room < int64(n) && now.Full:
			return "452 No space left on device."
		case room < int64(n):
			c.faults.Hold(line.Of(conn).Done(), func(f Faults) bool { return f.Stall })
			return "426 Failure reading network stream."
		case errors.Is(err, io.EOF):
			return "226 Transfer complete."
		case err != nil:
			return "426 Failure reading network stream."
		}
	}
}

// spoil changes the end of the file as the faults say.
func (c *session) spoil(file *os.File) error {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 || !c.faults.Now().Spoil {
		return err
	}
	_, err = file.WriteAt([]byte{'?'}, info.Size()-1)
	return err
}
