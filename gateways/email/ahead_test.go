package email_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// A server that reads ahead is told sender and recipients in one go, and the mail only
// when it has answered for each of them. Every way ends in a goodbye it has heard.
func TestNoMailIsBegunBeforeEachRecipientHasItsAnswer(t *testing.T) {
	for _, c := range []struct {
		command, reply string
		says           says
		heard          []string
	}{
		{"RCPT", "451 4.7.1 greylisted", says{kind: fault.Temporary, code: "GW-MAIL-LATER"}, []string{"EHLO", "MAIL", "RCPT", "RCPT", "QUIT"}},
		{"RCPT", "550 5.1.1 nobody", says{kind: fault.Permanent, code: "GW-MAIL-BOUNCE"}, []string{"EHLO", "MAIL", "RCPT", "RCPT", "QUIT"}},
		{"MAIL", "550 5.7.1 not you", says{kind: fault.Configuration, field: "from"}, []string{"EHLO", "MAIL", "RCPT", "RCPT", "QUIT"}},
		{"DATA", "451 4.3.0 busy", says{kind: fault.Temporary, code: "GW-MAIL-LATER"}, []string{"EHLO", "MAIL", "RCPT", "RCPT", "DATA", "QUIT"}},
	} {
		t.Run(c.command+" "+c.reply, func(t *testing.T) {
			var mu sync.Mutex
			var heard []string
			d := openDesk(t, &desk{say: func(_, _ int, command string) string {
				mu.Lock()
				defer mu.Unlock()
				if command != "" {
					heard = append(heard, command)
				}
				if command == c.command {
					return c.reply
				}
				return ""
			}})
			g := open(t, d.settings().With(plugin.Values{"to": "a@kunde.example\nb@kunde.example"}))
			_, err := g.Deliver(t.Context(), numbered(0))
			c.says.of(t, err)
			d.want(t, 1, 0, 0)
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(heard, c.heard) {
				t.Errorf("it heard %q, want %q", heard, c.heard)
			}
		})
	}
}
