package gatewaytest_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/postbud/postbud/gatewaytest"
	"github.com/postbud/postbud/internal/far/line"
	"github.com/postbud/postbud/internal/far/sftp"
	"github.com/postbud/postbud/plugin"
)

// The flaws, each a mistake that somebody could make.
const (
	finalNameAtOnce  = "writes under the final name at once"
	ignoresContext   = "ignores its context"
	secretInError    = "shows the password in an error"
	secretInLog      = "logs the password"
	sendsTwice       = "sends what is already there"
	numbersEach      = "gives a repeat another name"
	newIdentity      = "has a new remote identity at each attempt"
	anyName          = "takes any name"
	assumesDelivered = "takes no answer for yes"
	doubtIsTemporary = "takes doubt for a failure"
	cutIsPermanent   = "gives up when the line breaks"
	noKind           = "gives its errors no kind"
	textMode         = "changes line ends"
	spoiltIsSent     = "sends bytes that have changed"
	contentStaysOpen = "does not close the content"
	staysOpen        = "does not close its connection"
	closeFails       = "cannot be closed twice"
	settlesDelivered = "settles without looking"
	settlesAbsent    = "does not find what is there"
	partStays        = "leaves unfinished files"
	noSettle         = "cannot settle"
	noTimeout        = "waits for ever"
	deaf             = "waits for ever, whatever its context says"
	checkDelivers    = "delivers in its check"
	checkSaysNothing = "says nothing in its check"
	emptyReceipt     = "brings no evidence"
	localTime        = "has a wrong time in its receipt"
	unnamedSetting   = "does not name the wrong setting"
)

// turn makes the mini gateway deliver one parcel after the other.
var turn sync.Mutex

func start(t *testing.T) gatewaytest.Far {
	home := filepath.Join(t.TempDir(), "home")
	in := filepath.Join(home, "in")
	if err := os.MkdirAll(in, 0o755); err != nil {
		t.Fatal(err)
	}
	var transfers atomic.Int32
	s, err := sftp.Open(sftp.Options{
		Folder: home, Users: []sftp.User{{Name: "mini", Password: "a secret of the mini"}},
		OnReceived: func(sftp.Transfer) { transfers.Add(1) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return gatewaytest.Far{
		Settings: plugin.Values{"address": s.Addr(), "user": "mini", "password": "a secret of the mini", "folder": "in"},
		Wrong: map[string]plugin.Values{
			"password": {"password": "a wrong secret"}, "folder": {"folder": "none"}, "user": {"user": ""},
		},
		Received:      func() map[string][]byte { return list(in, false) },
		Leftovers:     func() []string { return slices.Collect(maps.Keys(list(in, true))) },
		Transfers:     func() int { return int(transfers.Load()) },
		Outside:       func() []string { names := list(home, false); return slices.Collect(maps.Keys(names)) },
		Down:          s.Down,
		CutMidway:     func(n int64) { s.Set(sftp.Faults{Cut: true, CutAfter: n}) },
		Stall:         func() { s.Set(sftp.Faults{Stall: true}) },
		Slow:          func() { s.Set(sftp.Faults{Faults: line.Faults{BytesPerSecond: 150 << 10}}) },
		SwallowAnswer: func() { s.Set(sftp.Faults{SwallowRename: true}) },
		Mend: func() {
			s.Set(sftp.Faults{})
			if err := s.Up(); err != nil {
				t.Error(err)
			}
		},
		Patience: 3 * time.Second,
	}
}

func list(dir string, unfinished bool) map[string][]byte {
	found := map[string][]byte{}
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if data, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil && sftp.Temporary(e.Name()) == unfinished {
			found[e.Name()] = data
		}
	}
	return found
}

func TestASoundGatewayPasses(t *testing.T) {
	for rule, found := range gatewaytest.Try(t, declare(""), start) {
		t.Errorf("%s: %s", rule, strings.Join(found, "; "))
	}
}

func TestEveryFlawIsFound(t *testing.T) {
	const (
		cut       = "a cut leaves no half document"
		swallowed = "a swallowed answer is settled as delivered"
		twice     = "the same parcel twice is once"
	)
	for flaw, rules := range map[string][]string{ // every one of the rules must fail
		finalNameAtOnce:  {cut},
		ignoresContext:   {"a cancelled context is obeyed"},
		deaf:             {"a context cancelled midway is obeyed"},
		secretInError:    {"no secret in a log or an error"},
		secretInLog:      {"no secret in a log or an error", "the receipt is complete"},
		sendsTwice:       {twice, "the same parcel at the same time is once"},
		numbersEach:      {twice, "the same parcel at the same time is once"},
		newIdentity:      {twice},
		anyName:          {"no name leaves its folder"},
		assumesDelivered: {swallowed},
		doubtIsTemporary: {swallowed},
		cutIsPermanent:   {cut, "a stalling far end ends in time"},
		noKind:           {"a far end that is down is temporary"},
		textMode:         {"every byte arrives"},
		spoiltIsSent:     {"a parcel that is not what was stored is not delivered"},
		contentStaysOpen: {"the receipt is complete"},
		staysOpen:        {"no goroutine is left"},
		closeFails:       {"closing twice is closing once"},
		settlesDelivered: {"after a cut it is settled as absent", "what was never sent is absent"},
		settlesAbsent:    {swallowed, "what was never sent is absent"},
		partStays:        {"after a cut it is settled as absent"},
		noTimeout:        {"a stalling far end ends in time"},
		checkDelivers:    {"a check delivers nothing"},
		checkSaysNothing: {"a check delivers nothing"},
		emptyReceipt:     {"the receipt is complete"},
		localTime:        {"the receipt is complete"},
		unnamedSetting:   {"a wrong setting is named"},
	} {
		t.Run(flaw, func(t *testing.T) {
			failed := gatewaytest.Try(t, declare(flaw), start, rules...)
			for _, rule := range rules {
				if len(failed[rule]) == 0 {
					t.Errorf("a gateway that %s passes %q", flaw, rule)
				}
			}
		})
	}
}

func TestAGatewayThatCannotSettleIsNoFailure(t *testing.T) {
	failed := gatewaytest.Try(t, declare(noSettle), start, "a swallowed answer is settled as delivered", "after a cut it is settled as absent", "what was never sent is absent")
	if len(failed) > 0 {
		t.Error(failed)
	}
}

func TestAHookThatIsMissingNeedsAReason(t *testing.T) {
	const rule = "a far end that is down is temporary"
	without := func(cannot map[string]string) func(*testing.T) gatewaytest.Far {
		return func(t *testing.T) gatewaytest.Far {
			far := start(t)
			far.Down, far.Cannot = nil, cannot
			return far
		}
	}
	if failed := gatewaytest.Try(t, declare(""), without(nil), rule); len(failed[rule]) == 0 {
		t.Error("without a reason it passes")
	}
	for _, name := range []string{"Down", rule} {
		if failed := gatewaytest.Try(t, declare(""), without(map[string]string{name: "it is always up"}), rule); len(failed) > 0 {
			t.Errorf("with a reason for %s: %v", name, failed)
		}
	}
}
