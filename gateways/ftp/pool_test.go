package ftp_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	far "github.com/postbud/postbud/internal/far/ftp"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/outside/ftpd"
	"github.com/postbud/postbud/plugin"
)

// many delivers n documents at a time.
func many(t *testing.T, g *rig, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), large())); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAFewConnectionsServeManyDeliveries(t *testing.T) {
	for _, most := range []int{1, 4} {
		p := encrypted(t, nil)
		g := open(t, p.settings().With(plugin.Values{"connections": fmt.Sprint(most)}))
		many(t, g, 20)
		if n := p.Commands()["USER"]; n > most || p.transfers.Load() != 20 {
			t.Errorf("%d connections, %d transfers", n, p.transfers.Load())
		}
	}
}

// SIZE, EPSV, STOR, MLST, SIZE, RNFR, RNTO, MLST.
func TestADocumentCostsEightCommands(t *testing.T) {
	p := encrypted(t, nil)
	g := open(t, p.settings().With(plugin.Values{"connections": "1"}))
	count := func() (n int) {
		for _, c := range p.Commands() {
			n += c
		}
		return n
	}
	many(t, g, 1)
	before := count()
	for i := range 10 {
		if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("more-%d.xml", i), "x")); err != nil {
			t.Fatal(err)
		}
	}
	if n := count() - before; n != 80 {
		t.Errorf("10 documents took %d commands: %v", n, p.Commands())
	}
}

func TestF75AServerThatTakesFewConnectionsFailsNoDocument(t *testing.T) {
	for name, faults := range map[string]far.Faults{
		"says so":                {Crowded: 2},
		"says so at the sign-in": {Crowded: 2, CrowdedLogin: true},
		"hangs up":               {Faults: line.Faults{MaxConnections: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, nil)
			p.Set(faults)
			g := open(t, p.settings())
			many(t, g, 12)
			if whole, _ := ftpd.Files(t, string(p.Home)); len(whole) != 12 {
				t.Errorf("%d documents", len(whole))
			}
			before := p.Commands()["USER"]
			for i := range 3 { // it is remembered
				if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("later-%d.xml", i), "x")); err != nil {
					t.Error(err)
				}
			}
			if n := p.Commands()["USER"]; n != before {
				t.Errorf("%d more connections", n-before)
			}
		})
	}
	t.Run("takes none at all", func(t *testing.T) {
		p := start(t, nil)
		other := open(t, p.settings())
		many(t, other, 1)
		p.Set(far.Faults{Crowded: 1})
		_, err := open(t, p.settings()).Deliver(t.Context(), parcel("a.xml", "x"))
		says{kind: fault.Temporary, code: "GW-CONNECT", text: "takes no more connections"}.of(t, err)
	})
}

func TestAConnectionThatTheServerHasEndedIsReplaced(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	for i := range 3 {
		if _, err := g.Deliver(t.Context(), parcel(fmt.Sprintf("%d.xml", i), "x")); err != nil {
			t.Error(err)
		}
		p.Cut()
	}
	if n := p.Commands()["USER"]; n != 3 {
		t.Errorf("%d connections", n)
	}
}

func TestAConnectionMayRestLongerThanSilenceIsAllowed(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	many(t, g, 1)
	time.Sleep(1200 * time.Millisecond)
	many(t, g, 1)
	if n := p.Commands()["USER"]; n != 1 {
		t.Errorf("%d connections", n)
	}
}

func TestAClosedGatewayMakesNoConnection(t *testing.T) {
	p := start(t, nil)
	g := open(t, p.settings())
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Deliver(t.Context(), parcel("a.xml", "x")); err == nil || g.dials.Load() != 0 {
		t.Errorf("%v, %d connections", err, g.dials.Load())
	}
}
