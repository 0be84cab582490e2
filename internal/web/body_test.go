package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/invoice"
)

func document(stored, there string) *invoice.Content {
	return &invoice.Content{Size: int64(len(stored)), SHA256: sha256.Sum256([]byte(stored)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(strings.NewReader(there))), nil
	}}
}

func TestABodyIsAsLongAsItSays(t *testing.T) {
	for _, size := range []int{0, 1, 2, 3, 4, 6 << 10, 6<<10 + 1, 50_000} {
		text := strings.Repeat("æ.", size)[:size]
		for name, c := range map[string]struct {
			body web.Body
			want string
		}{
			"alone":    {web.Body{{Document: document(text, text)}}, text},
			"between":  {web.Body{{Text: "<a>"}, {Document: document(text, text)}, {Text: "</a>"}}, "<a>" + text + "</a>"},
			"base64":   {web.Body{{Text: `"`}, {Document: document(text, text), Base64: true}, {Text: `"`}}, `"` + base64.StdEncoding.EncodeToString([]byte(text)) + `"`},
			"from 1":   {web.Body{{Document: document("x"+text, "x"+text), Skip: 1}}, text},
			"of texts": {web.Body{{Text: "a"}, {}, {Text: "b"}}, "ab"},
		} {
			for range 2 { // a repeat reads it anew
				in, err := c.body.Open()
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(in)
				if err != nil || string(got) != c.want || c.body.Size() != int64(len(c.want)) {
					t.Errorf("%s, %d bytes: %d, said %d, want %d: %v", name, size, len(got), c.body.Size(), len(c.want), err)
				}
				if err := in.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

func TestABodyWithAChangedDocumentDoesNotEnd(t *testing.T) {
	for _, b64 := range []bool{false, true} {
		body := web.Body{{Text: "<a>"}, {Document: document("stored", "storeD"), Base64: b64}, {Text: "</a>"}}
		in, _ := body.Open()
		got, err := io.ReadAll(in)
		if fault.KindOf(err) != fault.Internal || strings.HasSuffix(string(got), "</a>") {
			t.Errorf("%q, %v", got, err)
		}
	}
}

func TestNothingFollowsADocumentThatCannotBeRead(t *testing.T) {
	gone := &invoice.Content{Size: 3, Open: func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF }}
	for name, p := range map[string]web.Piece{"gone": {Document: gone}, "changed": {Document: document("abc", "abd")}, "shorter than what is left out": {Document: document("ab", "a"), Skip: 2}} {
		in, _ := web.Body{{Text: "<a>"}, p, {Text: "</a>"}}.Open()
		var got []byte
		for range 9 { // somebody who does not listen
			b := make([]byte, 2)
			n, _ := in.Read(b)
			got = append(got, b[:n]...)
		}
		if strings.Contains(string(got), "/") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAPathLeadsIntoAnAnswer(t *testing.T) {
	v, ok := web.ParseJSON([]byte("\xef\xbb\xbf" + `{"id": 10000000000000001, "ok": true, "none": null, "list": [[{"a.b": 1}, {"c": "x"}], {}], "o": {"": 2}}`))
	if !ok {
		t.Fatal("not read")
	}
	for path, want := range map[string]string{
		"id": "10000000000000001", "$.id": "10000000000000001", "ok": "true", "list[0][1].c": "x", "$.list[0][1]": `{"c":"x"}`, "list[1]": "{}",
		"none": "-", "list[2]": "-", "list.c": "-", "id.x": "-", "list[-1]": "-", "list[x]": "-", "a..b": "-", "list[0]x": "-", "missing": "-",
	} {
		got, there := v.At(path)
		if !there {
			got = "-"
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
	for _, text := range []string{"", "{", "{} {}", "<a/>"} {
		if _, ok := web.ParseJSON([]byte(text)); ok {
			t.Errorf("%q is read", text)
		}
	}
}

func TestAnAnswerThatCallsItselfAnErrorDenies(t *testing.T) {
	for text, want := range map[string]bool{
		`{"success": false}`: true, `{"overallSuccess":false}`: true, `{"error": "no"}`: true, `{"errors": [1]}`: true, `{"fault": {"x": 1}}`: true,
		`{}`: false, `{"success": true, "error": null}`: false, `{"errors": []}`: false, `{"error": "none"}`: false, `[]`: false, `"x"`: false,
	} {
		v, _ := web.ParseJSON([]byte(text))
		if got := v.Denies() != ""; got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestFieldsOfAnObjectDoNotCoverOneAnother(t *testing.T) {
	o := web.Object{}
	for _, c := range []struct {
		path string
		ok   bool
	}{{"a.b", true}, {"a.c.d", true}, {"e", true}, {"a", false}, {"a.b", false}, {"a.b.x", false}, {"", false}, {"f..g", false}, {"a.c.e", true}} {
		if got := o.Set(c.path, "MARK "+c.path); got != c.ok {
			t.Errorf("%q: %v", c.path, got)
		}
	}
	before, after := o.Around("MARK a.c.d")
	if before != `{"a":{"b":"MARK a.b","c":{"d":"` || after != `","e":"MARK a.c.e"}},"e":"MARK e","f":{}}` {
		t.Errorf("%s … %s", before, after)
	}
}
