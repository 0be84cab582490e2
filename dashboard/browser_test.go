package dashboard_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a real browser with a person at it.
type browser struct {
	*testing.T
	ctx   context.Context
	base  string
	shots string
	taken int

	mu       sync.Mutex
	troubles []string // what the browser complained about
}

// newBrowser starts Chromium. Without one the test is skipped, but for CI.
func newBrowser(t *testing.T, base string, script bool) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no chromium")
		}
		t.Skip("there is no chromium")
	}
	b := &browser{T: t, base: base, shots: os.Getenv("POSTBUD_SCREENSHOTS")}
	if b.shots == "" {
		b.shots = t.TempDir()
	}
	if err := os.MkdirAll(b.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "en"))
	all, stopAll := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(all)
	ctx, end := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { end(); stop(); stopAll() })
	b.ctx = ctx
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError && !strings.Contains(e.Entry.Text, "status of 4") {
				b.trouble(e.Entry.Text + " " + e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			b.trouble(e.ExceptionDetails.Error())
		case *page.EventJavascriptDialogOpening:
			b.trouble("a dialog: " + e.Message)
		}
	})
	b.run(log.Enable(), emulation.SetScriptExecutionDisabled(!script), b.size(1280))
	return b
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

func (b *browser) run(actions ...chromedp.Action) {
	b.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.snap("failed", 1280, "light")
		var at, text string
		_ = chromedp.Run(b.ctx, chromedp.Location(&at), chromedp.Text("body", &text))
		b.Fatalf("%v\nat %s\n%s", err, at, text)
	}
}

// soon bounds one step, so that a wrong selector does not cost the whole time.
func (b *browser) soon(actions ...chromedp.Action) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.snap("failed", 1280, "light")
		var at, text string
		_ = chromedp.Run(b.ctx, chromedp.Location(&at), chromedp.Text("body", &text))
		b.Fatalf("%v\nat %s\n%s", err, at, text)
	}
}

func (b *browser) open(path string) {
	b.Helper()
	b.soon(chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

// click clicks what has the words on it, in the content of the page.
func (b *browser) click(words string) {
	b.Helper()
	b.press(fmt.Sprintf(`//main//*[(self::a or self::button) and contains(normalize-space(.), %q)]`, words))
}

// press clicks what an XPath names and waits for the page that it leads to.
func (b *browser) press(path string) {
	b.Helper()
	b.soon(chromedp.Evaluate(`window.postbudOld = true`, nil))
	b.soon(chromedp.Click(path, chromedp.BySearch, chromedp.NodeVisible))
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var fresh bool
		err := chromedp.Run(b.ctx, chromedp.Evaluate(`!window.postbudOld && document.readyState === "complete"`, &fresh))
		if err == nil && fresh {
			return
		}
		if time.Now().After(end) {
			b.snap("failed", 1280, "light")
			b.Fatalf("nothing follows the click on %s", path)
		}
	}
}

// fill types into fields, by their names.
func (b *browser) fill(nameValue ...string) {
	b.Helper()
	for i := 0; i+1 < len(nameValue); i += 2 {
		field := fmt.Sprintf(`main [name=%q]:not([type=hidden])`, nameValue[i])
		b.soon(chromedp.SetValue(field, "", chromedp.ByQuery), chromedp.SendKeys(field, nameValue[i+1], chromedp.ByQuery))
	}
}

// choose picks a value of a field by its name: a choice, a box or a list.
func (b *browser) choose(nameValue ...string) {
	b.Helper()
	for i := 0; i+1 < len(nameValue); i += 2 {
		box := fmt.Sprintf(`main input[name=%q][value=%q]:not([type=hidden])`, nameValue[i], nameValue[i+1])
		var there bool
		b.soon(chromedp.Evaluate(fmt.Sprintf(`!!document.querySelector(%q)`, box), &there))
		if there {
			b.soon(chromedp.Click(box, chromedp.ByQuery))
			continue
		}
		list := fmt.Sprintf(`main select[name=%q]`, nameValue[i])
		b.soon(chromedp.SetValue(list, nameValue[i+1], chromedp.ByQuery))
	}
}

// says waits until the page has the words, asking again as the page itself does.
func (b *browser) says(words ...string) {
	b.Helper()
	for _, w := range words {
		var text string
		for end := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			_ = chromedp.Run(b.ctx, chromedp.Evaluate(`document.body ? document.body.innerText : ""`, &text))
			if strings.Contains(text, w) {
				break
			}
			if time.Now().After(end) {
				b.snap("failed", 1280, "light")
				b.Fatalf("the page does not say %q:\n%s", w, text)
			}
		}
	}
}

func (b *browser) size(width int64) chromedp.Action {
	return emulation.SetDeviceMetricsOverride(width, 900, 1, width < 500)
}

// shot takes the page in both themes and at both widths, and sees that nothing
// has to be scrolled sideways.
func (b *browser) shot(name string) {
	b.Helper()
	b.taken++
	name = fmt.Sprintf("%02d-%s", b.taken, name)
	for _, width := range []int64{1280, 400, 320} {
		b.soon(b.size(width))
		var over int
		b.soon(chromedp.Evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over))
		if over > 0 {
			b.Errorf("%s at %d has to be scrolled %d px sideways", name, width, over)
		}
		if width == 320 {
			continue
		}
		for _, theme := range []string{"light", "dark"} {
			b.snap(name, width, theme)
		}
	}
	b.soon(b.size(1280))
}

func (b *browser) snap(name string, width int64, theme string) {
	var png string
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	err := chromedp.Run(ctx,
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
		chromedp.ActionFunc(func(ctx context.Context) error {
			data, err := page.CaptureScreenshot().WithCaptureBeyondViewport(true).WithFromSurface(true).Do(ctx)
			png = string(data)
			return err
		}),
	)
	if err != nil {
		b.Logf("no picture of %s: %v", name, err)
		return
	}
	if decoded, err := base64.StdEncoding.DecodeString(png); err == nil && !strings.HasPrefix(png, "\x89PNG") {
		png = string(decoded)
	}
	if err := os.WriteFile(filepath.Join(b.shots, fmt.Sprintf("%s-%d-%s.png", name, width, theme)), []byte(png), 0o644); err != nil {
		b.Fatal(err)
	}
}

// advanced opens what lies under "Advanced".
func advanced() chromedp.Action {
	return chromedp.Evaluate(`document.querySelectorAll("main details").forEach(d => d.open = true)`, nil)
}

// date sets a date field, whose typing depends on the browser's language.
func (b *browser) date(name string, day time.Time) chromedp.Action {
	return chromedp.SetValue(fmt.Sprintf(`main [name=%q]`, name), day.Format(time.DateOnly), chromedp.ByQuery)
}
