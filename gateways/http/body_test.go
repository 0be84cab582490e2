package http_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/plugin"
)

func answeringAfter(d time.Duration) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		_, _, _ = read(r)
		time.Sleep(d)
		return true
	}
}

// wire is a request as it came.
type wire struct {
	header http.Header
	length int64
	body   []byte
}

func record(t *testing.T) (*service, *[]wire) {
	t.Helper()
	var got []wire
	s := serve(t, &service{})
	s.hook = func(w http.ResponseWriter, r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, wire{r.Header, r.ContentLength, body})
		return true
	}
	return s, &got
}

func TestEveryAttemptIsTheSameRequestWithAKnownLength(t *testing.T) {
	all := forms()
	all["raw"] = plugin.Values{}
	for name, form := range all {
		t.Run(name, func(t *testing.T) {
			s, got := record(t)
			for _, n := range []int{0, 1, 2, 3, 4, 5, 6143, 6144, 6145, 6146, 100000} {
				*got = nil
				p := parcel("a.xml", string(bytes.Repeat([]byte{0xc3, 0xa6, 0, '"', '<'}, n)[:n]))
				for range 2 {
					open(t, s.Post("/docs").With(form)).delivered(t, p)
				}
				first, second := (*got)[0], (*got)[1]
				if !bytes.Equal(first.body, second.body) || fmt.Sprint(first.header) != fmt.Sprint(second.header) {
					t.Errorf("%d bytes: the second attempt is another", n)
				}
				if first.length != int64(len(first.body)) || first.header.Get("Idempotency-Key") != p.ID {
					t.Errorf("%d bytes: length %d, key %q", n, first.length, first.header.Get("Idempotency-Key"))
				}
			}
		})
	}
}

func TestAFormCarriesFieldsAndAttachments(t *testing.T) {
	s, got := record(t)
	p := parcel(`a"b.xml`, "x")
	p.Name = "1042 æøå.xml"
	p.Beside = []gateways.File{file("1042.pdf", "application/pdf", "%PDF"), file("time.csv", "bad\r\ntype", "1;2")}
	p.Options = plugin.Values{"form": "customer=10042 & more\nnote={File} {ID}"}
	open(t, s.Post("/docs").With(plugin.Values{"body": "multipart", "file_field": `up"load`, "beside": "yes", "form": "customer=nobody"})).delivered(t, p)
	kind, params, err := mime.ParseMediaType((*got)[0].header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		t.Fatal(kind, err)
	}
	in := multipart.NewReader(bytes.NewReader((*got)[0].body), params["boundary"])
	var parts []string
	for {
		part, err := in.NextRawPart()
		if err != nil {
			break
		}
		text, _ := io.ReadAll(part)
		parts = append(parts, fmt.Sprintf("%s|%s|%s|%s", part.FormName(), part.FileName(), part.Header.Get("Content-Type"), text))
	}
	want := []string{
		"customer|||10042 & more", "note|||1042 æøå.xml " + keyOf(p),
		"up%22load|1042 æøå.xml|application/xml|x", "attachment|1042.pdf|application/pdf|%PDF", "attachment|time.csv|application/octet-stream|1;2",
	}
	if fmt.Sprintf("%q", parts) != fmt.Sprintf("%q", want) {
		t.Errorf("%q\nwant %q", parts, want)
	}
}

// keyOf is the key of a parcel whose identity no header could hold.
func keyOf(p gateways.Parcel) string {
	sum := sha256.Sum256([]byte(p.ID))
	return fmt.Sprintf("%x", sum[:16])
}

func TestJSONIsBuiltAsThePathsSay(t *testing.T) {
	s, got := record(t)
	open(t, s.Post("/docs").With(plugin.Values{"body": "json", "json_content": "a.b.data", "json_name": "a.name", "json_type": "a.b.type", "json_id": "id", "form": "a.b.c=\"1\"\nd={File}"})).
		delivered(t, parcel("a.xml", "the invoice"))
	var v any
	if err := json.Unmarshal((*got)[0].body, &v); err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(v)
	if want := `{"a":{"b":{"c":"\"1\"","data":"dGhlIGludm9pY2U=","type":"application/xml"},"name":"a.xml"},"d":"a.xml","id":"bcdfghjklm-a.xml"}`; string(text) != want {
		t.Errorf("%s\nwant %s", text, want)
	}
}
