// Package email sends documents as attachments of a mail.
package email

import (
	"context"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

// mostRecipients of one mail, so that nobody sends to the world through us.
const mostRecipients = 50

// Gateway sends one mail for each document. Its Message-ID comes from the parcel,
// and so do all its bytes, so that an attempt that is repeated sends the same
// mail: its Date is when the document was made ready (RFC 5322, section 3.6.1:
// when the mail is complete, not when it travels). It cannot look whether a mail
// has arrived, so a lost answer ends as a possible duplicate. What comes back later is
// read from a mailbox, see Bounces.
var Gateway = gateways.Declare(plugin.Declaration[Settings]{
	Info: plugin.Info{
		Name:    "email",
		Title:   "E-mail",
		Summary: "Sends each document as an attachment of a mail.",
		Status:  plugin.Beta,
	},
	Fields: fields,
	Check:  check,
}, open)

func open(_ context.Context, s Settings, env plugin.Env) (gateways.Gateway, error) {
	g := &gateway{settings: s, env: env, lines: &lines{now: env.Now, sleep: env.Sleep}}
	if s.SignIn != byPassword {
		g.tokens = newTokens(s, env)
	}
	return g, nil
}

// gateway keeps its lines for some seconds, see lines.
type gateway struct {
	settings Settings
	env      plugin.Env
	lines    *lines
	tokens   *tokens // nil for a password
	read     known   // mails of the mailbox
}

// Close ends the lines that are free. A mail under way is sent to its end, and then
// its line ends too.
func (g *gateway) Close() error {
	g.lines.close()
	return nil
}

func (g *gateway) now() time.Time { return g.env.Now().UTC() }
