package dashboard_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestInABrowser is people at a real browser, all at the same time in one
// Chromium, each with cookies of his own.
func TestInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time")
	}
	chromium := startChromium(t)
	for _, one := range []struct {
		name   string
		person func(*testing.T, *chromiumRun)
	}{ // the longest first
		{"the walk from the first run to the delivered invoice", walkWithScript},
		{"each gateway set up from its form", walkGateways},
		{"the walk from the first run to the delivered invoice, without any script", walkWithoutScript},
		{"pages in trouble show nothing as it is", pagesInTrouble},
		{"a document goes by the next gateway of its rule", walkChain},
		{"the sign-in at Visma Connect goes there and back", signInElsewhere},
		{"the sign-in at Dropbox goes there and back", signInAtDropbox},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			one.person(t, chromium)
		})
	}
}

// chromiumRun is a running Chromium.
type chromiumRun struct{ ctx context.Context }

// startChromium starts it, until the test and all its parts have ended. Without
// one the test is skipped, but for CI.
func startChromium(t *testing.T) *chromiumRun {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no chromium")
		}
		t.Skip("there is no chromium")
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "en"))
	all, stopAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(all)
	t.Cleanup(func() { stop(); stopAll() })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return &chromiumRun{ctx}
}

// browser is a real browser with a person at it.
type browser struct {
	*testing.T
	ctx    context.Context
	base   string
	shots  string // the folder for pictures, "" for none
	taken  int
	prefix string
	blind  bool // does not look how pages fit

	mu       sync.Mutex
	troubles []string // what the browser complained about
}

// newBrowser opens a window with cookies of its own.
func newBrowser(t *testing.T, chromium *chromiumRun, base string, script bool) *browser {
	t.Helper()
	b := &browser{T: t, base: base, shots: os.Getenv("POSTBUD_SCREENSHOTS")}
	if b.shots != "" {
		if err := os.MkdirAll(b.shots, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	b.ctx = ctx
	err := chromedp.Do(ctx, command(log.Enable, cdp.Empty{}), command(page.Enable, page.EnableParams{}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script}), size(1280))
	if err != nil {
		t.Fatal(err)
	}
	err = chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "status of 4") {
				b.trouble(e.Entry.Text + " " + e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			b.trouble(e.ExceptionDetails.Text)
		case *page.EventJavascriptDialogOpening:
			b.trouble("a dialog: " + e.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// command is a command of the browser as an action.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

func (b *browser) trouble(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = append(b.troubles, what)
}

// noTrouble fails the test for what the browser complained about: a breach of the
// page's policy, an exception, a missing file.
func (b *browser) noTrouble() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.troubles {
		b.Errorf("the browser complains: %s", t)
	}
	b.troubles = nil
}

// soon bounds one step, so that a wrong selector does not cost the whole time.
func (b *browser) soon(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 90*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.lost(err)
	}
}

// ask evaluates an expression on the page.
func ask[T any](b *browser, expression string) T {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 90*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.lost(err)
	}
	return v
}

// try is ask for a page that may just be going away.
func try[T any](b *browser, expression string) (v T, ok bool) {
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	return v, err == nil
}

func (b *browser) lost(err error) {
	b.Helper()
	b.snap("failed", 1280, "light")
	at, _ := try[string](b, `location.href`)
	text, _ := try[string](b, `document.body ? document.body.innerText : ""`)
	b.Fatalf("%v\nat %s\n%s", err, at, text)
}

func (b *browser) open(path string) {
	b.Helper()
	b.soon(chromedp.Navigate(b.base+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// click clicks what has the words on it, in the content of the page.
func (b *browser) click(words string) {
	b.Helper()
	path := `//main//*[(self::a or self::button) and normalize-space(.)=%q]`
	if !ask[bool](b, fmt.Sprintf("!!document.evaluate(%q, document, null, 9, null).singleNodeValue", fmt.Sprintf(path, words))) {
		path = `//main//*[(self::a or self::button) and contains(normalize-space(.), %q)]`
	}
	b.press(fmt.Sprintf(path, words))
}

// press clicks what an XPath names and waits for the page that it leads to.
func (b *browser) press(path string) {
	b.Helper()
	ask[bool](b, `window.postbudOld = true`)
	b.soon(chromedp.Click(chromedp.Search(path), chromedp.NodeVisible))
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if fresh, ok := try[bool](b, `!window.postbudOld && document.readyState === "complete"`); ok && fresh {
			return
		}
		if time.Now().After(end) {
			b.lost(fmt.Errorf("nothing follows the click on %s", path))
		}
	}
}

// fill types into fields, by their names.
func (b *browser) fill(nameValue ...string) {
	b.Helper()
	for i := 0; i+1 < len(nameValue); i += 2 {
		field := fmt.Sprintf(`main [name=%q]:not([type=hidden])`, nameValue[i])
		b.soon(chromedp.WaitVisible(chromedp.CSS(field)))
		ask[string](b, fmt.Sprintf(`(f => { f.focus(); return f.value = "" })(document.querySelector(%q))`, field))
		b.soon(command(input.InsertText, input.InsertTextParams{Text: nameValue[i+1]}))
	}
}

// choose picks a value of a field by its name: a choice, a box or a list.
func (b *browser) choose(nameValue ...string) {
	b.Helper()
	for i := 0; i+1 < len(nameValue); i += 2 {
		box := fmt.Sprintf(`main input[name=%q][value=%q]:not([type=hidden])`, nameValue[i], nameValue[i+1])
		if ask[bool](b, fmt.Sprintf(`!!document.querySelector(%q)`, box)) {
			b.soon(chromedp.Click(chromedp.CSS(box)))
			continue
		}
		ask[string](b, fmt.Sprintf(`document.querySelector('main select[name=%q]').value = %q`, nameValue[i], nameValue[i+1]))
	}
}

// date sets a date field, whose typing depends on the browser's language.
func (b *browser) date(name string, day time.Time) {
	b.Helper()
	ask[string](b, fmt.Sprintf(`document.querySelector('main [name=%q]').value = %q`, name, day.Format(time.DateOnly)))
}

// advanced opens what lies under "Advanced".
func (b *browser) advanced() {
	b.Helper()
	ask[int](b, `(() => { const all = document.querySelectorAll("main details"); all.forEach(d => { d.open = true }); return all.length })()`)
}

// says waits until the page has the words, as it is or as it asks for itself anew.
func (b *browser) says(words ...string) {
	b.Helper()
	for _, w := range words {
		for end := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if text, ok := try[string](b, `document.body ? document.body.innerText : ""`); ok && strings.Contains(text, w) {
				break
			}
			if time.Now().After(end) {
				b.lost(fmt.Errorf("the page does not say %q", w))
			}
		}
	}
}

// follow is says for a page that shows something running. With a script it asks for
// the page again and again; without one it waits until the page does so itself.
func (b *browser) follow(words ...string) {
	b.Helper()
	if b.blind {
		b.says(words...)
		return
	}
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		text, ok := try[string](b, `document.body.innerText`)
		if ok && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			return
		}
		if time.Now().After(end) {
			b.lost(fmt.Errorf("the page does not say %q", words))
		}
		b.soon(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("main")))
	}
}

func size(width int64) chromedp.Action[chromedp.Void] {
	return command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 500})
}

// shot sees that nothing has to be scrolled sideways, however narrow the window,
// and takes pictures in both themes when somebody wants to look at them.
func (b *browser) shot(name string) {
	b.Helper()
	if b.blind {
		return
	}
	b.taken++
	name = fmt.Sprintf("%s%02d-%s", b.prefix, b.taken, name)
	for _, width := range []int64{320, 400, 1280} {
		b.soon(size(width))
		if over := ask[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
			b.Errorf("%s at %d has to be scrolled %d px sideways", name, width, over)
		}
		if width == 320 {
			continue
		}
		for _, theme := range []string{"light", "dark"} {
			b.snap(name, width, theme)
		}
	}
}

func (b *browser) snap(name string, width int64, theme string) {
	if b.shots == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	err := chromedp.Do(ctx, command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
	if err != nil {
		b.Logf("no picture of %s: %v", name, err)
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Logf("no picture of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(b.shots, fmt.Sprintf("%s-%d-%s.png", name, width, theme)), png, 0o644); err != nil {
		b.Fatal(err)
	}
}
