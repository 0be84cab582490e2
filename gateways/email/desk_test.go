package email_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/plugin"
)

// desk is a mail server that counts its lines, and whose answers depend on how many
// mails a line has carried.
type desk struct {
	// say answers a command, "" for a plain good answer. "." is the final dot. A 421 and
	// a cut end the line; a mute says nothing any more.
	say  func(lineNumber, mailsBefore int, command string) string
	most int // lines at once; more are greeted with a 421
	// slow hears one command at a time; else it offers PIPELINING.
	slow bool

	host, port string
	mu         sync.Mutex
	open       map[net.Conn]struct{}
	opened     int
	atOnce     int // the most that were ever open
	quits      int
	mails      []string // Message-IDs, as they were taken
	busy       sync.WaitGroup
}

const (
	cut  = "cut"
	mute = "mute"
)

func openDesk(t *testing.T, d *desk) *desk {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d.open = map[net.Conn]struct{}{}
	d.host, d.port, _ = net.SplitHostPort(l.Addr().String())
	d.busy.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			d.busy.Go(func() { d.serve(conn) })
		}
	})
	t.Cleanup(func() { l.Close(); d.hangUp(""); d.busy.Wait() })
	return d
}

func (d *desk) settings() plugin.Values {
	return plugin.Values{"host": d.host, "port": d.port, "security": "none", "from": user, "to": "a@kunde.example", "timeout": "1s"}
}

// hangUp ends all lines, perhaps with a last word.
func (d *desk) hangUp(word string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for conn := range d.open {
		if word != "" {
			_, _ = io.WriteString(conn, word+"\r\n")
		}
		_ = conn.Close()
	}
}

// count is the lines that were ever opened, those that are, and the mails taken.
func (d *desk) count() (opened, open, mails int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.opened, len(d.open), len(d.mails)
}

// want waits until there are no more lines than this open, and compares the rest.
func (d *desk) want(t *testing.T, opened, open, mails int) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, now, _ := d.count(); now <= open {
			break
		}
	}
	if a, b, c := d.count(); a != opened || b != open || c != mails {
		t.Errorf("%d lines were opened, %d are open, %d mails were taken; want %d, %d, %d", a, b, c, opened, open, mails)
	}
}

func (d *desk) enter(conn net.Conn) (number int, welcome bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.most > 0 && len(d.open) >= d.most {
		return 0, false
	}
	d.open[conn] = struct{}{}
	d.opened++
	d.atOnce = max(d.atOnce, len(d.open))
	return d.opened, true
}

// forget is before the last word is heard: nobody is to be refused for a line that has
// ended.
func (d *desk) forget(conn net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, conn)
}

func (d *desk) serve(conn net.Conn) {
	defer conn.Close()
	number, welcome := d.enter(conn)
	if !welcome {
		_, _ = io.WriteString(conn, "421 4.7.0 too many connections from you\r\n")
		return
	}
	defer d.forget(conn)
	s := &sitting{desk: d, conn: conn, number: number}
	for in, more := bufio.NewScanner(conn), s.answer(""); more && in.Scan(); {
		more = s.hear(in.Text())
	}
}

// sitting is one line at the desk.
type sitting struct {
	*desk
	conn            net.Conn
	number, carried int
	quiet, data     bool
	id              string // of the mail that is being sent
}

func (s *sitting) hear(text string) (more bool) {
	command, _, _ := strings.Cut(text, " ")
	switch {
	case s.data && text == ".":
		s.data = false
		return s.answer(".")
	case s.data:
		if value, found := strings.CutPrefix(text, "Message-ID: "); found {
			s.id = value
		}
		return true
	}
	return s.answer(command)
}

func (s *sitting) answer(command string) (more bool) {
	good := map[string]string{"": "220 ready", "DATA": "354 go on", "QUIT": "221 bye"}
	if !s.slow {
		good["EHLO"] = "250-desk\n250-8BITMIME\n250 PIPELINING"
	}
	reply := ""
	if s.say != nil {
		reply = s.say(s.number, s.carried, command)
	}
	if reply == "" {
		reply = good[command]
	}
	if reply == "" {
		reply = fmt.Sprintf("250 ok, line %d mail %d", s.number, s.carried+1)
	}
	s.note(command, reply)
	if s.quiet || reply == mute {
		s.quiet = true
		return true
	}
	if reply == cut {
		return false
	}
	_, err := io.WriteString(s.conn, strings.ReplaceAll(reply, "\n", "\r\n")+"\r\n")
	return err == nil && !strings.HasPrefix(reply, "421") && !strings.HasPrefix(reply, "221")
}

// note keeps the books, before the answer is heard. A mail is taken also where the
// answer is lost.
func (s *sitting) note(command, reply string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case command == "." && (reply == cut || reply[0] == '2'):
		s.mails = append(s.mails, s.id)
		s.carried++
	case command == "QUIT":
		s.quits++
	}
	s.data = strings.HasPrefix(reply, "354")
	if strings.HasPrefix(reply, "221") || strings.HasPrefix(reply, "421") {
		delete(s.open, s.conn)
	}
}
