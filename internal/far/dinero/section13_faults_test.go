package dinero

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// control posts to the control interface.
func control(t *testing.T, s *Server, method, path, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.ControlURL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		t.Fatalf("%s %s: %d %s %v", method, path, response.StatusCode, text, err)
	}
	return string(text)
}

func testFaultsOnDemand(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(1, "anna", "2026-10-01"), sold(2, "bo", "2026-10-02")}
	s := started(t, Options{Data: c})
	call := signedIn(t, s)
	list := in("v1", "sales")
	order := func(body string) { t.Helper(); control(t, s, "POST", "/faults", body) }
	status := func(want int) result {
		t.Helper()
		r := call.do("GET", list, nil)
		if r.status != want {
			t.Errorf("status %d, want %d", r.status, want)
		}
		return r
	}
	whole := status(200)

	t.Run("the next three 429, with and without Retry-After", func(t *testing.T) {
		order(`{"kind":"429","times":2,"retry_after":"17"}`)
		order(`{"kind":"429"}`)
		for _, wait := range []string{"17", "17", ""} {
			r := status(429)
			same(t, "Retry-After", r.header.Get("Retry-After"), wait)
			same(t, "body", string(r.body[:25]), "API calls quota exceeded!")
		}
		status(200)
	})
	t.Run("500, 503 and 480", func(t *testing.T) {
		for _, want := range []int{500, 503, 480} {
			order(fmt.Sprintf(`{"kind":"%d"}`, want))
			status(want)
		}
		status(200)
	})
	t.Run("kinds of body", func(t *testing.T) {
		for body, want := range map[string]string{"json": `{"code":50`, "legacy": `{"Message":`, "html": "<!DOCTYPE", "text": "The server", "empty": ""} {
			order(fmt.Sprintf(`{"kind":"500","body":%q}`, body))
			if r := status(500); !bytes.HasPrefix(r.body, []byte(want)) || body == "empty" && len(r.body) > 0 {
				t.Errorf("%s: %s", body, r.body)
			}
		}
	})
	t.Run("a web page for an answer", func(t *testing.T) {
		order(`{"kind":"html"}`)
		r := status(200)
		if json.Valid(r.body) || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s", r.body)
		}
	})
	t.Run("truncated JSON that is as long as it says", func(t *testing.T) {
		order(`{"kind":"truncated"}`)
		r := status(200)
		if len(r.body) != len(whole.body)/2 || !bytes.HasPrefix(whole.body, r.body) || json.Valid(r.body) {
			t.Errorf("%s", r.body)
		}
	})
	t.Run("a body shorter than its Content-Length", func(t *testing.T) {
		order(`{"kind":"half_body"}`)
		r, err := call.try("GET", list, nil)
		if !errors.Is(err, io.ErrUnexpectedEOF) || r.status != 200 || len(r.body) != len(whole.body)/2 {
			t.Errorf("%v %d of %d bytes", err, len(r.body), len(whole.body))
		}
	})
	t.Run("a connection cut without an answer", func(t *testing.T) {
		order(`{"kind":"cut"}`)
		if _, err := call.try("POST", in("v1", "contacts"), "{}"); err == nil {
			t.Error("there was an answer")
		}
	})
	t.Run("a slow answer that comes in the end", func(t *testing.T) {
		order(`{"kind":"slow","delay":"60ms"}`)
		began := time.Now()
		status(200)
		if took := time.Since(began); took < 60*time.Millisecond {
			t.Errorf("answered after %v", took)
		}
	})
	t.Run("no answer until the caller gives up", func(t *testing.T) {
		order(`{"kind":"stall"}`)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "GET", s.URL()+list, nil)
		response, err := http.DefaultClient.Do(r)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("answered: %v %v", response, err)
		}
		status(200)
	})
	t.Run("an empty list, and an empty page of a full list", func(t *testing.T) {
		order(`{"kind":"empty_list"}`)
		order(`{"kind":"empty_page"}`)
		order(`{"kind":"no_pagination"}`)
		call.get(in("v1", "invoices/"+GUID("invoice", "1"))) // is no list, uses none of them up
		for _, want := range []string{"0 of 0", "0 of 2"} {
			page := call.get(list)
			got := words(len(page["Collection"].([]any)), "of", page["Pagination"].(map[string]any)["ResultWithoutFilter"])
			same(t, "rows", got, want)
		}
		same(t, "a list as of old", keys(call.get(list)), "[Collection]")
	})
	t.Run("an expired token", func(t *testing.T) {
		order(`{"kind":"expired_token","after":1}`)
		status(200)
		status(401)
		status(401)
		call.token = personal(t, s, "read")
		status(200)
	})
	t.Run("on one path and method only", func(t *testing.T) {
		order(`{"kind":"500","times":-1,"path":"/v1/284517/contacts","method":"GET"}`)
		status(200)
		for range 3 {
			if r := call.do("GET", in("v1", "contacts"), nil); r.status != 500 {
				t.Errorf("status %d", r.status)
			}
		}
		if got := control(t, s, "GET", "/faults", ""); !strings.Contains(got, `"times":-1`) {
			t.Errorf("standing faults: %s", got)
		}
		control(t, s, "DELETE", "/faults", "")
		if r := call.do("GET", in("v1", "contacts"), nil); r.status != 200 {
			t.Errorf("status %d", r.status)
		}
	})
	t.Run("a withdrawn key", func(t *testing.T) {
		control(t, s, "POST", "/key", `{"withdrawn":true}`)
		status(401)
		code, body := askPersonal(t, s, nil, nil)
		same(t, "sign-in", words(code, body), "400 map[error:invalid_grant]")
		control(t, s, "POST", "/key", `{"withdrawn":false}`)
		call.token = personal(t, s, "read")
		status(200)
	})
	t.Run("the sign-in can fail too", func(t *testing.T) {
		order(`{"kind":"503","path":"/dineroapi"}`)
		status(200)
		r, err := http.PostForm(s.TokenURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		same(t, "status", r.StatusCode, 503)
	})
}
