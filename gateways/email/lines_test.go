package email_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/plugin"
)

func numbered(n int) gateways.Parcel {
	p := parcel(nil)
	p.ID = fmt.Sprintf("mail-%d", n)
	return p
}

func sent(t *testing.T, g gateways.Gateway, n int) gateways.Receipt {
	t.Helper()
	r, err := g.Deliver(t.Context(), numbered(n))
	if err != nil || r.Outcome != gateways.Delivered {
		t.Errorf("mail %d: %+v, %v", n, r, err)
	}
	return r
}

func TestALineCarriesTheNextMailToo(t *testing.T) {
	d := openDesk(t, &desk{})
	g := open(t, d.settings())
	for i := range 5 {
		r := sent(t, g, i)
		if want := fmt.Sprintf("250 ok, line 1 mail %d\nMessage-ID: <mail-%d@nordlys.example>\n", i+1, i); !bytes.HasPrefix(r.Evidence, []byte(want)) {
			t.Errorf("the evidence is %q, want %q", r.Evidence, want)
		}
	}
	d.want(t, 1, 1, 5)
	if err := g.Close(); err != nil || d.quits != 1 {
		t.Errorf("%v, %d goodbyes", err, d.quits)
	}
	d.want(t, 1, 0, 5)
}

func TestThereAreAsManyLinesAsMailsAtOnce(t *testing.T) {
	const atOnce = 4
	var here sync.WaitGroup
	here.Add(atOnce)
	d := openDesk(t, &desk{say: func(_, before int, command string) string {
		if command == "." && before == 0 { // all are sent at once
			here.Done()
			here.Wait()
		}
		return ""
	}})
	g := open(t, d.settings().With(plugin.Values{"timeout": "30s"}))
	gatewaytest.Several(40, atOnce, func(i int) { sent(t, g, i) })
	d.want(t, atOnce, atOnce, 40)
}

func TestAnEncryptedLineStaysSoForTheNextMail(t *testing.T) {
	s := start(t, nil)
	g := open(t, s.settings())
	for i := range 3 {
		if r := sent(t, g, i); !bytes.Contains(r.Evidence, []byte("(TLS 1.3)")) {
			t.Errorf("%s", r.Evidence)
		}
	}
	if n := s.Connections(); n != 1 || len(s.raw(t)) != 3 {
		t.Errorf("%d lines, %d mails", n, len(s.raw(t)))
	}
}

// What happens to the second mail on a line is no fault of it, as long as none of its
// bytes were sent.
func TestALineThatIsOfNoMoreUseIsReplacedOnce(t *testing.T) {
	on := func(command, reply string) func(int, int, string) string {
		return func(_, before int, c string) string {
			if before == 1 && c == command {
				return reply
			}
			return ""
		}
	}
	for name, say := range map[string]func(int, int, string) string{
		"it is cut at MAIL":                  on("MAIL", cut),
		"it is cut at RCPT":                  on("RCPT", cut),
		"it is cut at DATA":                  on("DATA", cut),
		"it says nothing any more":           on("MAIL", mute),
		"421 to MAIL":                        on("MAIL", "421 4.7.0 too many messages on this connection"),
		"421 to RCPT":                        on("RCPT", "421 4.4.2 bye"),
		"421 to DATA":                        on("DATA", "421 4.4.2 bye"),
		"450 to MAIL":                        on("MAIL", "450 4.7.1 no more mails in this session"),
		"452 to RCPT":                        on("RCPT", "452 4.5.3 Too many messages this session"),
		"the sign-in has ended":              on("MAIL", "530 5.7.0 sign in"),
		"the sign-in has ended at RCPT":      on("RCPT", "530 5.7.0 sign in"),
		"it has forgotten the sender":        on("RCPT", "503 5.5.1 MAIL first"),
		"it has forgotten that it may relay": on("RCPT", "554 5.7.1 Relay access denied"),
		"it has said something unasked before": func(line, before int, command string) string {
			if line == 1 && before == 0 && command == "." {
				return "250 ok\n250 and one more thing"
			}
			return ""
		},
	} {
		for _, slow := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, slow %v", name, slow), func(t *testing.T) {
				d := openDesk(t, &desk{say: say, slow: slow})
				g := open(t, d.settings())
				sent(t, g, 0)
				sent(t, g, 1)
				d.want(t, 2, 1, 2)
			})
		}
	}
	for _, word := range []string{"", "421 4.4.2 time-out"} {
		t.Run("it is hung up between mails "+word, func(t *testing.T) {
			d := openDesk(t, &desk{})
			g := open(t, d.settings())
			for i := range 3 {
				sent(t, g, i)
				d.hangUp(word)
			}
			d.want(t, 3, 0, 3)
		})
	}
}

func TestWhatAFreshLineSaysIsTakenAtItsWord(t *testing.T) {
	t.Parallel() // most of its time it waits
	for _, c := range []struct {
		command, reply string
		lines          int // until the second mail has failed
		says           says
	}{
		{"MAIL", cut, 2, says{kind: fault.Temporary, code: "GW-CONNECT"}},
		{"RCPT", cut, 2, says{kind: fault.Temporary, code: "GW-CONNECT"}},
		{"MAIL", "421 4.7.0 too many messages", 2, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{"MAIL", "550 5.7.1 not you", 2, says{kind: fault.Configuration, field: "from"}},
		{"RCPT", "554 5.7.1 relay access denied", 2, says{kind: fault.Configuration, code: "GW-LOGIN", field: "user"}},
		// about the mail: a fresh line has nothing else to say
		{"RCPT", "550 5.1.1 no such user", 1, says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE"}},
		{"RCPT", "451 4.7.1 greylisted", 1, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{"DATA", "451 4.3.0 busy", 1, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		// from here on a second attempt is the engine's affair
		{".", "421 4.3.0 bye", 1, says{kind: fault.Temporary, code: "GW-MAIL-LATER"}},
		{".", "354 go on", 1, says{kind: fault.Uncertain}},
		{".", mute, 1, says{kind: fault.Uncertain}},
	} {
		t.Run(c.command+" "+c.reply, func(t *testing.T) {
			t.Parallel()
			var bad atomic.Bool
			d := openDesk(t, &desk{say: func(_, _ int, command string) string {
				if bad.Load() && command == c.command {
					return c.reply
				}
				return ""
			}})
			g := open(t, d.settings())
			sent(t, g, 0)
			bad.Store(true)
			_, err := g.Deliver(t.Context(), numbered(1))
			c.says.of(t, err)
			d.want(t, c.lines, 0, 1)
			bad.Store(false)
			sent(t, g, 1)
			d.want(t, c.lines+1, 1, 2)
		})
	}
}

func TestAServerMayTakeOnlySoManyMailsOnALine(t *testing.T) {
	for _, word := range []string{"421 4.7.0 too many messages in this connection", "452 4.5.3 try another connection", "550 5.7.0 enough"} {
		d := openDesk(t, &desk{say: func(_, before int, command string) string {
			if before == 3 && command == "MAIL" {
				return word
			}
			return ""
		}})
		g := open(t, d.settings())
		for i := range 20 {
			sent(t, g, i)
		}
		d.want(t, 7, 1, 20)
	}
}

func TestF75AServerThatAllowsFewLinesIsObeyed(t *testing.T) {
	for _, limit := range []int{1000, 3} { // mails on a line
		d := openDesk(t, &desk{most: 2, say: func(_, before int, command string) string {
			if before == limit && command == "MAIL" {
				return "421 4.7.0 too many messages"
			}
			return ""
		}})
		g := open(t, d.settings().With(plugin.Values{"timeout": "20s"}))
		gatewaytest.Several(60, 8, func(i int) { sent(t, g, i) })
		slices.Sort(d.mails)
		if d.atOnce > 2 || len(slices.Compact(d.mails)) != 60 {
			t.Errorf("%d lines at once, mails: %q", d.atOnce, d.mails)
		}
		if limit == 1000 && d.opened > 2 {
			t.Errorf("%d lines were opened", d.opened)
		}
	}
}

func TestF75AServerThatComplainsOfTooMuchAtOnceGetsLess(t *testing.T) {
	var both, all sync.WaitGroup
	both.Add(2)
	d := openDesk(t, &desk{say: func(line, before int, command string) string {
		if command != "." || before > 0 {
			return ""
		}
		both.Done()
		both.Wait()
		if line == 2 {
			return "432 4.3.2 sender thread limit exceeded"
		}
		return ""
	}})
	g := open(t, d.settings().With(plugin.Values{"timeout": "20s"}))
	var failed sync.Map
	for i := range 2 {
		all.Go(func() {
			if _, err := g.Deliver(t.Context(), numbered(i)); err != nil {
				says{kind: fault.Temporary, code: "GW-MAIL-LATER"}.of(t, err)
				failed.Store(i, true)
			}
		})
	}
	all.Wait()
	gatewaytest.Several(20, 4, func(i int) { sent(t, g, 10+i) })
	d.want(t, 2, 1, 21) // both sent at once, and from then on one after the other
	failed.Range(func(i, _ any) bool { sent(t, g, i.(int)); return true })
}

func TestWhoWaitsForALineIsNotHeldForEver(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	d := openDesk(t, &desk{most: 1, say: func(_, before int, command string) string {
		if command == "." && before == 0 {
			close(begun)
			<-finish
		}
		return ""
	}})
	g := open(t, d.settings().With(plugin.Values{"timeout": "20s"}))
	var all sync.WaitGroup
	all.Go(func() { sent(t, g, 0) })
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := g.Deliver(ctx, numbered(1))
	says{kind: fault.Temporary}.of(t, err)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	all.Go(func() { sent(t, g, 2) })
	close(finish)
	all.Wait()
	d.want(t, 1, 1, 2)
}
