package gatewaytest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"strings"
	"time"

	client "github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/plugin"
)

// mini is a small gateway over SFTP. Without a flaw it passes the suite; each flaw
// is a mistake that somebody could make.
type mini struct {
	settings
	flaw string
	env  plugin.Env
	shut bool
}

type settings struct {
	Address, User, Folder string
	Password              plugin.Secret
}

func declare(flaw string) gateways.Plugin {
	return gateways.Declare(plugin.Declaration[settings]{
		Info: plugin.Info{Name: "mini", Title: "Mini", Summary: "A gateway for the suite alone.", Status: plugin.Beta},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{
				plugin.Text(&s.Address, "address", "Server").Must(),
				plugin.Text(&s.User, "user", "User").Must(),
				plugin.Password(&s.Password, "password", "Password").Must(),
				plugin.Text(&s.Folder, "folder", "Folder").Must(),
			}
		},
	}, func(_ context.Context, s settings, env plugin.Env) (gateways.Gateway, error) {
		m := &mini{settings: s, flaw: flaw, env: env}
		if flaw == noSettle {
			return m, nil
		}
		return settling{m}, nil
	})
}

// settling is the mini gateway with the extra that noSettle leaves out.
type settling struct{ *mini }

func (s settling) Settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	return s.settle(ctx, p)
}

func (m *mini) dial(ctx context.Context) (*client.Client, func(), error) {
	if m.flaw == ignoresContext || m.flaw == deaf {
		ctx = context.WithoutCancel(ctx)
	}
	raw, err := m.env.Dial(ctx, "tcp", m.Address)
	if err != nil && m.flaw == noKind {
		return nil, nil, fmt.Errorf("dial: %v", err)
	}
	if err != nil {
		return nil, nil, err
	}
	if m.flaw != noTimeout && m.flaw != deaf {
		raw = netx.Idle(raw, time.Second)
	}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	config := &ssh.ClientConfig{
		User: m.User, Auth: []ssh.AuthMethod{ssh.Password(m.Password.Reveal())},
		HostKeyCallback: func(string, net.Addr, ssh.PublicKey) error { return nil },
	}
	if m.flaw == secretInLog {
		m.env.Log.Debug("signing in", "user", m.User, "with", m.Password.Reveal())
	}
	conn, channels, requests, err := ssh.NewClientConn(raw, m.Address, config)
	if err != nil {
		raw.Close()
		stop()
		if ctx.Err() != nil {
			return nil, nil, m.lost(ctx, err)
		}
		if strings.Contains(err.Error(), "unable to authenticate") {
			return nil, nil, m.login(err)
		}
		return nil, nil, m.lost(ctx, err)
	}
	c, err := client.NewClient(ssh.NewClient(conn, channels, requests), client.UseConcurrentWrites(true))
	if err != nil {
		raw.Close()
		stop()
		return nil, nil, m.lost(ctx, err)
	}
	return c, func() {
		stop()
		if m.flaw == staysOpen {
			return
		}
		raw.Close()
		c.Close()
		conn.Wait()
	}, nil
}

func (m *mini) login(err error) error {
	f := fault.Setting("password", "the server refused user %s", m.User)
	if m.flaw == secretInError {
		f.Message += " with " + m.Password.Reveal()
	}
	if m.flaw == unnamedSetting {
		f.Field = ""
	}
	f.Err = err
	return f
}

func (m *mini) lost(ctx context.Context, err error) error {
	kind := fault.Temporary
	if m.flaw == cutIsPermanent {
		kind = fault.Permanent
	}
	return fault.Wrap(kind, errors.Join(ctx.Err(), err), "the line broke")
}

func (m *mini) explain(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Setting("folder", "the folder %s is missing", m.Folder)
	case err != nil:
		return m.lost(ctx, err)
	}
	return nil
}

func (m *mini) Check(ctx context.Context, probe plugin.Probe) error {
	return probe("Open folder", func() (string, error) {
		c, done, err := m.dial(ctx)
		if err != nil {
			return "", err
		}
		defer done()
		if m.flaw == checkDelivers {
			file, err := c.Create(path.Join(m.Folder, "probe.xml"))
			if err == nil {
				err = file.Close()
			}
			return "It can be written to.", m.explain(ctx, err)
		}
		if m.flaw == checkSaysNothing {
			return "", nil
		}
		_, err = c.Stat(m.Folder)
		return "The folder is there.", m.explain(ctx, err)
	})
}

func (m *mini) Deliver(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	began := time.Now()
	if err := gateways.SafeName(p.Name); err != nil && m.flaw != anyName {
		return gateways.Receipt{}, err
	}
	if err := ctx.Err(); err != nil && m.flaw != ignoresContext && m.flaw != deaf {
		return gateways.Receipt{}, m.lost(ctx, err)
	}
	turn.Lock()
	defer turn.Unlock()
	c, done, err := m.dial(ctx)
	if err != nil {
		return gateways.Receipt{}, err
	}
	defer done()
	final, part := path.Join(m.Folder, p.Name), path.Join(m.Folder, "."+p.Name+".part")
	if there, err := m.there(c, final, p); err == nil && there {
		switch m.flaw {
		case sendsTwice:
		case numbersEach:
			final = path.Join(m.Folder, "2-"+p.Name)
		default:
			return m.receipt(final, began), nil
		}
	}
	if m.flaw == finalNameAtOnce {
		part = final
	}
	if err := m.upload(ctx, c, part, p); err != nil {
		if fault.KindOf(err) == fault.Internal {
			_ = c.Remove(part)
		}
		return gateways.Receipt{}, err
	}
	if part == final {
		return m.receipt(final, began), nil
	}
	if err := c.PosixRename(part, final); err != nil && m.flaw != assumesDelivered {
		kind := fault.Uncertain
		if m.flaw == doubtIsTemporary {
			kind = fault.Temporary
		}
		return gateways.Receipt{}, fault.Wrap(kind, err, "no answer to the rename")
	}
	return m.receipt(final, began), nil
}

func (m *mini) upload(ctx context.Context, c *client.Client, at string, p gateways.Parcel) error {
	in, err := p.Open()
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the stored document cannot be read")
	}
	if m.flaw != contentStaysOpen {
		defer in.Close()
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "the stored document cannot be read")
	}
	if sha256.Sum256(data) != p.SHA256 && m.flaw != spoiltIsSent {
		return fault.New(fault.Internal, "the stored document has changed")
	}
	if m.flaw == textMode {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	file, err := c.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return m.explain(ctx, err)
	}
	_, err = file.ReadFromWithConcurrency(bytes.NewReader(data), 0)
	return m.explain(ctx, errors.Join(err, file.Close()))
}

func (m *mini) there(c *client.Client, final string, p gateways.Parcel) (bool, error) {
	file, err := c.Open(final)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	return sha256.Sum256(data) == p.SHA256, err
}

func (m *mini) receipt(final string, began time.Time) gateways.Receipt {
	r := gateways.Receipt{Outcome: gateways.Delivered, Proof: gateways.ByReading, RemoteID: final, At: time.Now().UTC(), Evidence: []byte("sent at " + began.String())}
	switch m.flaw {
	case emptyReceipt:
		r.Evidence, r.RemoteID = nil, ""
	case localTime:
		r.At = began.Add(-time.Hour)
	case newIdentity:
		r.RemoteID += began.String()
	}
	return r
}

func (m *mini) settle(ctx context.Context, p gateways.Parcel) (gateways.Receipt, error) {
	c, done, err := m.dial(ctx)
	if err != nil {
		return gateways.Receipt{}, err
	}
	defer done()
	there, err := m.there(c, path.Join(m.Folder, p.Name), p)
	if err != nil {
		return gateways.Receipt{}, m.lost(ctx, err)
	}
	if m.flaw != partStays {
		if err := c.Remove(path.Join(m.Folder, "."+p.Name+".part")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return gateways.Receipt{}, m.lost(ctx, err)
		}
	}
	if there && m.flaw != settlesAbsent || m.flaw == settlesDelivered {
		return m.receipt(p.Name, time.Now()), nil
	}
	return gateways.Receipt{Outcome: gateways.Absent, At: time.Now().UTC()}, nil
}

func (m *mini) Close() error {
	if m.shut && m.flaw == closeFails {
		return errors.New("closed already")
	}
	m.shut = true
	return nil
}
