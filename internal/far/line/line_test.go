package line

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// echo answers every byte until the line is closed.
func echo(t *testing.T) *Listener {
	t.Helper()
	l, err := Listen("")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			c, err := l.Accept()
			if err != nil {
				if !errors.Is(err, net.ErrClosed) {
					t.Error(err)
				}
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	t.Cleanup(func() {
		if err := errors.Join(l.Close(), l.Close()); err != nil {
			t.Error(err)
		}
		<-ended
	})
	return l
}

// ask sends n bytes and waits for them to come back.
func ask(l *Listener, n int, wait time.Duration) error {
	c, err := net.DialTimeout("tcp", l.Addr().String(), time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(wait))
	go func() { _, _ = c.Write(make([]byte, n)) }()
	_, err = io.ReadFull(c, make([]byte, n))
	return err
}

func TestALineIsDownAndUpAtTheSameAddress(t *testing.T) {
	l := echo(t)
	if err := ask(l, 10, time.Second); err != nil {
		t.Fatal(err)
	}
	l.Down()
	if err := ask(l, 10, time.Second); err == nil {
		t.Error("a line that is down answers")
	}
	if err := errors.Join(l.Up(), l.Up()); err != nil {
		t.Fatal(err)
	}
	if err := ask(l, 10, time.Second); err != nil {
		t.Error(err)
	}
}

func TestABlackHoleIsSilentUntilItIsMended(t *testing.T) {
	l := echo(t)
	l.Set(Faults{BlackHole: true})
	answer := make(chan error, 1)
	go func() { answer <- ask(l, 10, 10*time.Second) }()
	select {
	case err := <-answer:
		t.Fatalf("an answer came: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	l.Set(Faults{})
	if err := <-answer; err != nil {
		t.Error(err)
	}
}

func TestASlowLineKeepsItsRate(t *testing.T) {
	l := echo(t)
	l.Set(Faults{BytesPerSecond: 10_000})
	begun := time.Now()
	if err := ask(l, 3000, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begun); took < 200*time.Millisecond {
		t.Errorf("3000 bytes took %v", took)
	}
}

func TestOneConnectionTooManyIsClosed(t *testing.T) {
	l := echo(t)
	l.Set(Faults{MaxConnections: 1})
	first, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	_, _ = first.Write([]byte("x"))
	_, _ = first.Read(make([]byte, 1)) // it has been taken
	if err := ask(l, 1, time.Second); err == nil {
		t.Error("the second one was taken")
	}
	if n := l.Connections(); n != 1 {
		t.Errorf("%d connections", n)
	}
	l.Cut()
	if err := ask(l, 1, time.Second); err != nil {
		t.Errorf("after the cut: %v", err)
	}
}

func TestAConnectionIsFoundBelowTLS(t *testing.T) {
	l, err := Listen("")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if Of(tls.Server(c, &tls.Config{})) != c || Of(c) != c || Of(client) != nil {
		t.Error("not found")
	}
	Of(c).Reset()
	if _, err := client.Read(make([]byte, 1)); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("a farewell came: %v", err)
	}
	<-Of(c).Done()
}
