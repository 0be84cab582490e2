package dashboard_test

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// values lists what the hidden and other inputs of a name hold on a page.
func values(page, name string) (all []string) {
	for _, m := range regexp.MustCompile(`<input[^>]*name="`+regexp.QuoteMeta(name)+`"[^>]*value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return all
}

// links lists where a page leads.
func links(page string) (all []string) {
	for _, m := range regexp.MustCompile(`<a[^>]*\shref="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		all = append(all, html.UnescapeString(m[1]))
	}
	return all
}

// safeLog is a log that several may write.
type safeLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Clone(l.b.String())
}

func port(n int) string { return strconv.Itoa(n) }
