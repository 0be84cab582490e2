package sftp

import (
	"sync"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"github.com/postbud/postbud/internal/far/line"
)

// serve is one connection, from the handshake to the end of its last channel.
func (s *Server) serve(conn *line.Conn) {
	defer conn.Close()
	client, channels, requests, err := ssh.NewServerConn(conn, s.config())
	if err != nil {
		s.log.Info("connection ended before sign-in", "from", conn.RemoteAddr().String(), "err", err)
		return
	}
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { ssh.DiscardRequests(requests) })
	for c := range channels {
		if c.ChannelType() != "session" {
			_ = c.Reject(ssh.UnknownChannelType, "sessions only")
			continue
		}
		channel, requests, err := c.Accept()
		if err != nil {
			continue
		}
		running.Go(func() { s.channel(client.User(), conn, channel, requests) })
	}
	_ = conn.Close() // lets go whoever is held up by a fault
}

// channel waits for the subsystem to be asked for, and runs it.
func (s *Server) channel(user string, conn *line.Conn, channel ssh.Channel, requests <-chan *ssh.Request) {
	var running sync.WaitGroup
	defer running.Wait()
	defer channel.Close()
	started := false
	for r := range requests {
		var asked struct{ Name string }
		wanted := r.Type == "subsystem" && ssh.Unmarshal(r.Payload, &asked) == nil && asked.Name == "sftp" && !started
		if r.WantReply {
			_ = r.Reply(wanted, nil)
		}
		if !wanted {
			continue
		}
		started = true
		running.Go(func() {
			defer channel.Close()
			s.subsystem(user, conn, channel)
		})
	}
}

func (s *Server) subsystem(user string, conn *line.Conn, channel ssh.Channel) {
	f := &files{server: s, user: user, conn: conn}
	var stream interface {
		Read([]byte) (int, error)
		Write([]byte) (int, error)
		Close() error
	} = channel
	if s.options.NoPosixRename {
		stream = &plainVersion{Channel: channel}
	}
	server := sftp.NewRequestServer(stream, sftp.Handlers{FileGet: f, FilePut: f, FileCmd: f, FileList: f})
	err := server.Serve()
	s.log.Debug("session ended", "user", user, "err", err)
}

// plainVersion replaces the first packet of the server, its version, by one
// without extensions. The list of extensions belongs to the library as a whole
// and cannot be set for one server.
type plainVersion struct {
	ssh.Channel
	left int // bytes of the first packet still to come
	head []byte
}

func (p *plainVersion) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 && len(p.head) < 4 {
		p.head, b = append(p.head, b[0]), b[1:]
		if len(p.head) < 4 {
			continue
		}
		p.left = int(p.head[0])<<24 | int(p.head[1])<<16 | int(p.head[2])<<8 | int(p.head[3])
		if _, err := p.Channel.Write([]byte{0, 0, 0, 5, 2, 0, 0, 0, 3}); err != nil {
			return 0, err
		}
	}
	dropped := min(p.left, len(b))
	p.left -= dropped
	if b = b[dropped:]; len(b) == 0 {
		return n, nil
	}
	if m, err := p.Channel.Write(b); err != nil {
		return dropped + m, err
	}
	return n, nil
}
