package email

import (
	"context"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// Check goes as far as a mail can without being sent: the server is asked whether
// it takes one from the sender and for the recipients of the destination.
func (g *gateway) Check(ctx context.Context, probe plugin.Probe) error {
	if g.tokens != nil {
		g.tokens.Afresh()
	}
	l, reached := g.reach(ctx)
	if l != nil {
		defer l.end()
	}
	err := probe("Find server", func() (string, error) {
		if fault.CodeOf(reached) == "GW-DNS" {
			return "", reached
		}
		return "The name " + g.settings.Host + " is known.", nil
	})
	if err != nil {
		return err
	}
	err = probe("Connect", func() (string, error) {
		if reached != nil {
			return "", reached
		}
		return "It answers at " + l.conn.RemoteAddr().String() + ".", l.greet()
	})
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		do   func() (string, error)
	}{
		{"Encrypt", l.encrypt}, {"Sign in", l.sign}, {"Sender", l.checkSender}, {"Receiver", l.checkReceiver},
	} {
		if err := probe(step.name, step.do); err != nil {
			return err
		}
	}
	l.quit()
	if g.settings.Bounces != byIMAP {
		return nil
	}
	return probe("Mailbox", func() (string, error) { return g.checkMailbox(ctx) })
}

func (l *line) checkSender() (string, error) {
	from, err := address(l.settings.From)
	if err != nil {
		return "", fault.Setting("from", "%w", err)
	}
	if err := l.client.Mail(l.back(from, "")); err != nil {
		return "", l.refusedSender(err, 0)
	}
	return "We may send as " + from.Address + ".", nil
}

func (l *line) checkReceiver() (string, error) {
	asked := 0
	for _, text := range l.settings.To {
		to, err := address(text)
		if err != nil { // filled in for each document
			continue
		}
		asked++
		err = l.client.Rcpt(path(to))
		no, spoke := answer(err)
		switch {
		case err != nil && !spoke:
			return "", l.broke(err, "naming a recipient")
		case spoke && no.Code/100 == 5:
			return "", l.refusedAll([]verdict{{to.Address, no}})
		}
	}
	if asked == 0 {
		return "Not tried, since the address comes with each document.", nil
	}
	return "The server takes mails for the recipient.", l.forget()
}

// forget ends the mail that was begun.
func (l *line) forget() error {
	if err := l.client.Reset(); err != nil {
		return l.broke(err, "ending the test")
	}
	return nil
}
