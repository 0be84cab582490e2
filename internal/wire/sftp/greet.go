package sftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
)

// greeting is the SSH handshake in its two steps, which run while somebody waits
// for each.
type greeting struct {
	raw    net.Conn
	known  chan error // whether the server's key is the confirmed one
	signed chan error // whether we are signed in; comes last
	print  string     // fingerprint of the key, once known
	client *ssh.Client
}

// meet starts the handshake and waits until the server's key is known. Where the
// server has several keys and shows another kind than the confirmed one, it is
// asked for the other kinds too, so that a key added there or a newer library here
// stops nobody.
func (g *Wire) meet(ctx context.Context, raw net.Conn) (*greeting, error) {
	family, _ := g.family.Load().(string)
	s, err := g.show(ctx, raw, family)
	if fault.CodeOf(err) != "GW-HOSTKEY" || g.settings.HostKey == "" || family != "" {
		return s, err
	}
	for _, family := range families(g.settings.Legacy) {
		raw, e := g.reach(ctx)
		if e != nil {
			return nil, err
		}
		if s, e := g.show(ctx, raw, family); e == nil {
			g.family.Store(family)
			return s, nil
		}
	}
	return nil, err
}

// show is one handshake as far as the key.
func (g *Wire) show(ctx context.Context, raw net.Conn, family string) (*greeting, error) {
	s := g.greet(ctx, raw, family)
	if err := <-s.known; err != nil {
		<-s.signed
		return nil, err
	}
	return s, nil
}

// greet starts the handshake. The caller reads known and then, in any case,
// signed; when that is no error, the client is his to close.
func (g *Wire) greet(ctx context.Context, raw net.Conn, family string) *greeting {
	s := &greeting{raw: raw, known: make(chan error, 1), signed: make(chan error, 1)}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	go func() {
		defer stop()
		conn, channels, requests, err := ssh.NewClientConn(raw, g.settings.Host, g.config(s, family))
		if err == nil {
			s.client = ssh.NewClient(conn, channels, requests)
			s.signed <- nil
			return
		}
		_ = raw.Close()
		err = g.refused(ctx, err, s.print != "")
		select {
		case s.known <- err:
		default: // that step has had its answer
		}
		s.signed <- err
	}()
	return s
}

func (g *Wire) config(s *greeting, family string) *ssh.ClientConfig {
	safe, old := ssh.SupportedAlgorithms(), ssh.InsecureAlgorithms()
	c := &ssh.ClientConfig{
		User: g.settings.User, Auth: g.methods(), ClientVersion: "SSH-2.0-Postbud",
		HostKeyAlgorithms: hostKeyAlgorithms(family, g.settings.Legacy),
	}
	c.KeyExchanges, c.Ciphers, c.MACs = safe.KeyExchanges, safe.Ciphers, safe.MACs
	if g.settings.Legacy {
		c.KeyExchanges = append(c.KeyExchanges, old.KeyExchanges...)
		c.Ciphers = append(c.Ciphers, old.Ciphers...)
		c.MACs = append(c.MACs, old.MACs...)
	}
	c.HostKeyCallback = func(_ string, _ net.Addr, key ssh.PublicKey) error {
		print := ssh.FingerprintSHA256(key)
		err := g.confirm(print)
		if err == nil {
			s.print = print
			s.known <- nil
		}
		return err
	}
	return c
}

// confirm compares the key that the server shows with those that a person has
// confirmed.
func (g *Wire) confirm(print string) error {
	confirmed := strings.Fields(g.settings.HostKey)
	if slices.Contains(confirmed, print) {
		return nil
	}
	host, old := g.settings.Host, strings.Join(confirmed, " ")
	e := fault.Setting("host_key", "the server %s shows the key %s, which nobody has confirmed yet; ask the partner whether it is theirs, then trust it", host, print)
	if old != "" {
		e = fault.Setting("host_key", "the server %s shows another key than before: stored %s, now %s; nothing was sent over this connection; ask the partner before you trust it", host, old, print)
	}
	return e.Coded("GW-HOSTKEY", "host", host, "old", old, "new", print)
}

// methods are the ways to sign in: the key first, then the password, also to
// servers that ask for it as a question.
func (g *Wire) methods() []ssh.AuthMethod {
	var list []ssh.AuthMethod
	if keys := g.keys(); len(keys) > 0 {
		list = append(list, ssh.PublicKeys(keys...))
	}
	if g.settings.Password.Empty() {
		return list
	}
	return append(list,
		ssh.PasswordCallback(func() (string, error) { return g.settings.Password.Reveal(), nil }),
		ssh.KeyboardInteractive(func(_, _ string, questions []string, echos []bool) ([]string, error) {
			switch {
			case len(questions) == 0:
				return nil, nil
			case len(questions) > 1 || echos[0]: // a new password, a code: for a person
				return nil, errors.New("the server asks for more than the password")
			}
			return []string{g.settings.Password.Reveal()}, nil
		}))
}

// refused explains a handshake that failed.
func (g *Wire) refused(ctx context.Context, err error, known bool) error {
	var none *ssh.AlgorithmNegotiationError
	host := g.settings.Host
	switch {
	case fault.As(err) != nil:
		return fault.As(err)
	case ctx.Err() != nil:
		return interrupted(errors.Join(ctx.Err(), err))
	case errors.As(err, &none):
		e := fault.Setting("legacy", "the server %s offers only old encryption that can be broken (%s: %s); ask the partner to renew it, or allow it for this server", host, none.What, strings.Join(none.RequestedAlgorithms, ", "))
		e.Err = err
		return e.Coded("GW-WEAK", "host", host, "what", none.What, "offers", strings.Join(none.RequestedAlgorithms, ", "))
	case known && onlySHA1(err):
		e := fault.Setting("legacy", "the server %s takes an RSA key only with an old signature that can be broken (ssh-rsa, with SHA-1); ask the partner to renew it, sign in with another kind of key, or allow it for this server", host)
		e.Err = err
		return e.Coded("GW-WEAK", "host", host, "what", "signature of our key", "offers", ssh.KeyAlgoRSA)
	case known && denied(err):
		e := fault.New(fault.Configuration, "the server %s does not let user %s in; the password or key is wrong or has expired, or the account is locked", host, g.settings.User)
		e.Field, e.Err = "password", err
		if g.settings.Password.Empty() {
			e.Field = "private_key"
		}
		return e.Coded("GW-LOGIN", "host", host, "user", g.settings.User)
	}
	return g.unanswered(err, "the server %s broke the connection off before we were signed in", host)
}

// unanswered is a server that can be reached and does not do its part.
func (g *Wire) unanswered(err error, format string, args ...any) error {
	e := fault.New(fault.Temporary, format, args...).
		Coded("GW-CONNECT", "host", g.settings.Host, "port", fmt.Sprint(g.settings.Port), "ip", "")
	e.Err = err
	return e
}

// onlySHA1 says whether the server takes no signature of our RSA key but that with SHA-1.
// The library has no type for it.
func onlySHA1(err error) bool {
	return strings.Contains(err.Error(), "no common public key signature algorithm")
}

// denied says whether a handshake that got as far as the sign-in failed there, and
// not with the line. Of the reasons in RFC 4253, section 11.1, four are about who
// we are.
func denied(err error) bool {
	var wire net.Error
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &wire) {
		return false
	}
	_, text, disconnected := strings.Cut(err.Error(), "ssh: disconnect, reason ")
	if !disconnected {
		return true
	}
	var reason int
	_, _ = fmt.Sscan(strings.SplitN(text, ":", 2)[0], &reason)
	return slices.Contains([]int{2, 13, 14, 15}, reason)
}

// noSFTP explains why SFTP did not start on a connection that is signed in.
func (g *Wire) noSFTP(ctx context.Context, err error) error {
	var wire net.Error
	switch {
	case ctx.Err() != nil:
		return interrupted(errors.Join(ctx.Err(), err))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &wire):
		return g.unanswered(err, "the server %s broke the connection off after the sign-in", g.settings.Host)
	}
	e := fault.Setting("user", "the server %s lets user %s in but offers no SFTP; ask the partner to open it for this user", g.settings.Host, g.settings.User)
	e.Err = err
	return e.Coded("GW-LOGIN", "host", g.settings.Host, "user", g.settings.User)
}

func interrupted(err error) error {
	return fault.Wrap(fault.Temporary, err, "the delivery was interrupted")
}
