package smtp

import (
	"crypto/subtle"
	"errors"
	"io"
	"slices"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/postbud/postbud/internal/far/line"
)

// session is one connection; after STARTTLS a new one.
type session struct {
	server *Server
	conn   *line.Conn
	signed bool
	from   string
	to     []string
}

func (s *Server) session(c *smtp.Conn) (smtp.Session, error) {
	conn := line.Of(c.Conn())
	if conn == nil {
		return nil, errors.New("not a connection of ours")
	}
	return &session{server: s, conn: conn, signed: s.options.User == ""}, nil
}

// faults waits as they say and returns them.
func (s *session) faults() Faults {
	now := s.server.faults.Now()
	line.Pause(s.conn.Done(), now.Delay)
	return now
}

// AuthMechanisms lists the ways to sign in.
func (s *session) AuthMechanisms() []string {
	if s.server.options.User == "" {
		return nil
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins a sign-in.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return s.sign(user, password) }), nil
	case sasl.Login:
		return &login{check: s.sign}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) sign(user, password string) error {
	o := s.server.options
	same := subtle.ConstantTimeCompare([]byte(password), []byte(o.Password)) == 1
	if user != o.User || !same || s.faults().RefuseLogin {
		return smtp.ErrAuthFailed
	}
	s.signed = true
	return nil
}

// Mail begins a mail.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	now := s.faults()
	switch {
	case !s.signed:
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	case now.RefuseSender:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Sender not allowed"}
	}
	s.from, s.to = from, nil
	return nil
}

// Rcpt adds a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	now := s.faults()
	switch {
	case now.refuses(to):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such user here"}
	case now.Greylist && s.server.first(s.from+" "+to):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, please try again later"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *Server) first(pair string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.seen[pair]
	s.seen[pair] = true
	return !before
}

// Data takes the mail.
func (s *session) Data(r io.Reader) error {
	now := s.faults()
	d := &draft{server: s.server, mail: Mail{From: s.from, To: slices.Clone(s.to)}}
	defer d.discard()
	if err := d.take(r, s.conn, now); err != nil {
		return err
	}
	switch {
	case now.RefuseMail:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Message refused"}
	case now.Busy:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Try again later"}
	}
	if err := d.keep(); err != nil {
		s.server.log.Error("a mail could not be kept", "err", err)
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "Insufficient storage"}
	}
	if now.SwallowAnswer {
		s.conn.Reset()
	}
	return nil
}

// Reset forgets the mail begun.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout has nothing to do.
func (s *session) Logout() error { return nil }

// login is the server's side of LOGIN, which is older than its descriptions.
type login struct {
	check func(user, password string) error
	user  *string
	asked bool
}

// Next asks for the user, then for the password.
func (l *login) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case !l.asked && response == nil:
		l.asked = true
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := string(response)
		l.user, l.asked = &user, true
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(*l.user, string(response))
}
