package email

import (
	"io"
	"strings"
)

// ahead sends the sender and all recipients before the first answer, to a server that
// reads so (RFC 2920). DATA is not among them: whether the mail is sent at all depends
// on the answers. What an address may hold is plain, see address.
func (l *line) ahead(letter *letter) error {
	if offered, _ := l.client.Extension("PIPELINING"); !offered {
		return nil
	}
	var all strings.Builder
	all.WriteString("MAIL FROM:" + letter.back)
	if offered, _ := l.client.Extension("8BITMIME"); offered {
		all.WriteString(" BODY=8BITMIME")
	}
	all.WriteString("\r\n")
	recipients := letter.recipients()
	for _, a := range recipients {
		all.WriteString("RCPT TO:" + path(a) + "\r\n")
	}
	l.owed = 1 + len(recipients)
	if _, err := io.WriteString(l.client.Text.W, all.String()); err != nil {
		return err
	}
	return l.client.Text.W.Flush()
}

// mail names the sender.
func (l *line) mail(letter *letter) error {
	if err := l.ahead(letter); err != nil {
		return err
	}
	if l.owed > 0 {
		return l.answered(250)
	}
	return l.client.Mail(letter.back)
}

// rcpt names the next recipient.
func (l *line) rcpt(to string) error {
	if l.owed > 0 {
		return l.answered(25)
	}
	return l.client.Rcpt(to)
}

// answered reads one of the answers that are owed.
func (l *line) answered(want int) error {
	l.owed--
	_, _, err := l.client.Text.ReadResponse(want)
	return err
}

// settle reads the answers that nobody needs any more.
func (l *line) settle() {
	for l.owed > 0 {
		if l.answered(-1) != nil { // of any kind is well
			l.owed = 0
		}
	}
}
