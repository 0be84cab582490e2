package dropbox_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/auth"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/contenthash"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/files"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/oauth"
	"github.com/dropbox/dropbox-sdk-go-unofficial/v6/dropbox/users"
	"golang.org/x/oauth2"

	far "github.com/postbud/postbud/internal/far/dropbox"
)

// here sends what is meant for Dropbox to the simulator. What it is asked with is
// the library that Dropbox itself publishes, and nothing of ours.
type here struct{ to string }

func (h here) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	at, err := url.Parse(h.to)
	if err != nil {
		return nil, err
	}
	r.URL.Scheme, r.URL.Host, r.Host = at.Scheme, at.Host, at.Host
	return http.DefaultTransport.RoundTrip(r)
}

func client(s *far.Server) *http.Client {
	return &http.Client{Transport: here{s.URL()}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func start(t *testing.T, o far.Options) *far.Server {
	t.Helper()
	s, err := far.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	return s
}

// signedIn is the library with the sign-in that it does itself.
func signedIn(t *testing.T, s *far.Server, scopes ...string) files.Client {
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, client(s))
	token := oauth.TokenSource(ctx, s.AppKey(), &oauth2.Token{RefreshToken: s.Grant(scopes...)}, oauth.WithHTTPClient(client(s)))
	return files.New(dropbox.Config{Client: oauth2.NewClient(ctx, token)})
}

func upload(path, mode string, strict bool) *files.UploadArg {
	arg := files.NewUploadArg(path)
	arg.Mode = &files.WriteMode{Tagged: dropbox.Tagged{Tag: mode}}
	arg.StrictConflict = strict
	return arg
}

func summary(err error) string {
	if err == nil {
		return ""
	}
	return strings.TrimSuffix(err.Error(), "/..")
}

func TestTheLibrarySignsInWithPKCEAndRefreshes(t *testing.T) {
	s := start(t, far.Options{})
	flow, err := oauth.NewWebPKCEFlow(s.AppKey(), "https://postbud.example/back", oauth.WithTokenAccessType("offline"),
		oauth.WithScopes(far.Scopes()...), oauth.WithHTTPClient(client(s)))
	if err != nil {
		t.Fatal(err)
	}
	at, csrf, err := flow.Start("")
	if err != nil {
		t.Fatal(err)
	}
	res, err := client(s).Get(at)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Finish(t.Context(), back.Query(), csrf); err != nil {
		t.Fatal(err)
	}
	if _, err := flow.Finish(t.Context(), back.Query(), csrf); err == nil {
		t.Error("a code was good for two")
	}
	refresh := &oauth2.Token{RefreshToken: s.Grant()}
	token, err := oauth.Refresh(t.Context(), s.AppKey(), refresh, oauth.WithHTTPClient(client(s)))
	if err != nil || token.AccessToken == "" || time.Until(token.Expiry) < 3*time.Hour {
		t.Errorf("%+v, %v", token, err)
	}
	s.Revoke()
	var no *oauth2.RetrieveError
	if _, err := oauth.Refresh(t.Context(), s.AppKey(), refresh, oauth.WithHTTPClient(client(s))); !errors.As(err, &no) || no.ErrorCode != "invalid_grant" {
		t.Errorf("after revoking: %v", err)
	}
	if _, err := oauth.Refresh(t.Context(), "other", refresh, oauth.WithHTTPClient(client(s))); !errors.As(err, &no) || no.ErrorCode != "invalid_client" {
		t.Errorf("another app: %v", err)
	}
}

func TestTheLibraryReadsEachRefusalOfATokenAsWhatItIs(t *testing.T) {
	s := start(t, far.Options{})
	c := signedIn(t, s, "files.metadata.read")
	var no auth.AuthAPIError
	if _, err := c.Upload(upload("/a", files.WriteModeAdd, true), strings.NewReader("x")); !errors.As(err, &no) || no.AuthError.Tag != auth.AuthErrorMissingScope || no.AuthError.MissingScope.RequiredScope != "files.content.write" {
		t.Errorf("%#v", err)
	}
	s.Expire()
	if _, err := c.GetMetadata(files.NewGetMetadataArg("/a")); !errors.As(err, &no) || no.AuthError.Tag != auth.AuthErrorExpiredAccessToken {
		t.Errorf("%#v", err)
	}
	s.Forget()
	if _, err := c.GetMetadata(files.NewGetMetadataArg("/a")); !errors.As(err, &no) || no.AuthError.Tag != auth.AuthErrorInvalidAccessToken {
		t.Errorf("%#v", err)
	}
	s.Set(far.Faults{Refuse: []far.Refusal{{Status: 429, Tag: "too_many_write_operations", RetryAfter: "7", Times: 1}}})
	var rate auth.RateLimitAPIError
	if _, err := c.GetMetadata(files.NewGetMetadataArg("/a")); !errors.As(err, &rate) || rate.RateLimitError.RetryAfter != 7 || rate.RateLimitError.Reason.Tag != auth.RateLimitReasonTooManyWriteOperations {
		t.Errorf("%#v", err)
	}
}

func TestWhatIsInTheWayOfAnUpload(t *testing.T) {
	for _, c := range []struct {
		path, text, mode   string
		strict, autorename bool
		want, at           string // the refusal, or where it was saved
	}{
		{path: "/in/new.xml", text: "x", mode: files.WriteModeAdd, strict: true, at: "/in/new.xml"},
		{path: "/other/deep/a.xml", text: "x", mode: files.WriteModeAdd, at: "/other/deep/a.xml"},
		{path: "/in/there.xml", text: "x", mode: files.WriteModeAdd, want: "path/conflict/file"},
		{path: "/IN/There.XML", text: "x", mode: files.WriteModeAdd, want: "path/conflict/file"},
		{path: "/in/there.xml", text: "there", mode: files.WriteModeAdd, at: "/in/there.xml"},
		{path: "/in/there.xml", text: "there", mode: files.WriteModeAdd, strict: true, want: "path/conflict/file"},
		{path: "/in/there.xml", text: "x", mode: files.WriteModeAdd, autorename: true, at: "/in/there (1).xml"},
		{path: "/in/there.xml", text: "x", mode: files.WriteModeOverwrite, at: "/in/there.xml"},
		{path: "/in", text: "x", mode: files.WriteModeOverwrite, want: "path/conflict/folder"},
		{path: "/in/there.xml/a.xml", text: "x", mode: files.WriteModeAdd, autorename: true, want: "path/conflict/file_ancestor"},
		{path: "/in/", text: "x", mode: files.WriteModeAdd, want: "path/malformed_path"},
		{path: "in/a.xml", text: "x", mode: files.WriteModeAdd, want: "path/malformed_path"},
		{path: "/in/" + strings.Repeat("n", 256), text: "x", mode: files.WriteModeAdd, want: "path/malformed_path"},
		{path: "/in/desktop.ini", text: "x", mode: files.WriteModeAdd, want: "path/disallowed_name"},
		{path: "/in/big.xml", text: strings.Repeat("x", 1000), mode: files.WriteModeAdd, want: "path/insufficient_space"},
	} {
		t.Run(c.path+c.mode, func(t *testing.T) {
			var mu sync.Mutex
			var got []string
			s := start(t, far.Options{Space: 500, OnReceived: func(r far.Transfer) {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, r.Path)
			}})
			s.Put("/in/there.xml", []byte("there"))
			arg := upload(c.path, c.mode, c.strict)
			arg.Autorename = c.autorename
			meta, err := signedIn(t, s).Upload(arg, strings.NewReader(c.text))
			if summary(err) != c.want {
				t.Fatalf("%v, want %s", err, c.want)
			}
			mu.Lock()
			defer mu.Unlock()
			if c.want != "" {
				if len(got) != 0 {
					t.Errorf("counted %v", got)
				}
				return
			}
			if meta.PathDisplay != c.at || string(s.Files()[c.at]) != c.text || meta.Size != uint64(len(c.text)) {
				t.Errorf("%+v", meta)
			}
			if c.text != "there" && !slices.Equal(got, []string{c.at}) {
				t.Errorf("counted %v", got)
			}
		})
	}
}

func TestTheLibrarysHashIsHeldAgainstTheContent(t *testing.T) {
	s := start(t, far.Options{})
	c := signedIn(t, s)
	data := bytes.Repeat([]byte("0123456789"), 1<<20)
	meta, err := c.Upload(upload("/a", files.WriteModeAdd, true), bytes.NewReader(data)) // hashed by the library
	want, _ := contenthash.Compute(bytes.NewReader(data))
	if err != nil || meta.ContentHash != want {
		t.Errorf("%+v, %v", meta, err)
	}
	arg := upload("/b", files.WriteModeAdd, true)
	arg.ContentHash = want
	if _, err := c.Upload(arg, strings.NewReader("other")); summary(err) != "content_hash_mismatch" {
		t.Errorf("%v", err)
	}
	if len(s.Files()) != 1 {
		t.Error("the wrong content was saved")
	}
}

func TestASessionGrowsInOrder(t *testing.T) {
	s := start(t, far.Options{})
	c := signedIn(t, s)
	begun, err := c.UploadSessionStart(files.NewUploadSessionStartArg(), strings.NewReader("one "))
	if err != nil {
		t.Fatal(err)
	}
	cursor := func(n uint64) *files.UploadSessionCursor {
		return &files.UploadSessionCursor{SessionId: begun.SessionId, Offset: n}
	}
	var wrong files.UploadSessionAppendV2APIError
	err = c.UploadSessionAppendV2(&files.UploadSessionAppendArg{Cursor: cursor(2)}, strings.NewReader("x"))
	if !errors.As(err, &wrong) || wrong.EndpointError.IncorrectOffset == nil || wrong.EndpointError.IncorrectOffset.CorrectOffset != 4 {
		t.Errorf("%#v", err)
	}
	if err := c.UploadSessionAppendV2(&files.UploadSessionAppendArg{Cursor: cursor(4), Close: true}, strings.NewReader("two")); err != nil {
		t.Error(err)
	}
	if err := c.UploadSessionAppendV2(&files.UploadSessionAppendArg{Cursor: cursor(7)}, strings.NewReader("x")); summary(err) != "closed" {
		t.Errorf("%v", err)
	}
	finish := &files.UploadSessionFinishArg{Cursor: cursor(4), Commit: files.NewCommitInfo("/a")}
	if _, err := c.UploadSessionFinish(finish, nil); summary(err) != "lookup_failed/incorrect_offset/7" {
		t.Errorf("%v", err)
	}
	if len(s.Files()) != 0 || s.Sessions() != 1 {
		t.Error("half a file is seen")
	}
	finish.Cursor = cursor(7)
	if meta, err := c.UploadSessionFinish(finish, nil); err != nil || meta.Size != 7 || string(s.Files()["/a"]) != "one two" {
		t.Errorf("%+v, %v", meta, err)
	}
	if _, err := c.UploadSessionFinish(finish, nil); summary(err) != "lookup_failed/not_found" || s.Sessions() != 0 {
		t.Errorf("%v", err)
	}
}

func TestLookingAndDeleting(t *testing.T) {
	s := start(t, far.Options{})
	c := signedIn(t, s)
	s.Put("/in/a.xml", []byte("x"))
	look := func(path string, deleted bool) (files.IsMetadata, error) {
		arg := files.NewGetMetadataArg(path)
		arg.IncludeDeleted = deleted
		return c.GetMetadata(arg)
	}
	if at, err := look("/IN/A.xml", false); err != nil || at.(*files.FileMetadata).PathDisplay != "/in/a.xml" {
		t.Errorf("%+v, %v", at, err)
	}
	if at, err := look("/in", false); err != nil || at.(*files.FolderMetadata).Name != "in" {
		t.Errorf("%+v, %v", at, err)
	}
	for path, want := range map[string]string{"/none": "path/not_found", "": "path/malformed_path", "/in/": "path/malformed_path"} {
		if _, err := look(path, false); summary(err) != want {
			t.Errorf("%q: %v", path, err)
		}
	}
	if _, err := c.DeleteV2(files.NewDeleteArg("/in/a.xml")); err != nil {
		t.Error(err)
	}
	if _, err := c.DeleteV2(files.NewDeleteArg("/in/a.xml")); summary(err) != "path_lookup/not_found" {
		t.Errorf("%v", err)
	}
	if _, err := look("/in/a.xml", false); summary(err) != "path/not_found" {
		t.Errorf("%v", err)
	}
	if at, err := look("/in/a.xml", true); err != nil || at.(*files.DeletedMetadata).Name != "a.xml" {
		t.Errorf("%+v, %v", at, err)
	}
	past, err := c.ListRevisions(files.NewListRevisionsArg("/in/a.xml"))
	if err != nil || !past.IsDeleted || len(past.Entries) != 1 || past.Entries[0].ContentHash != far.ContentHash([]byte("x")) {
		t.Errorf("%+v, %v", past, err)
	}
	if _, err := c.ListRevisions(files.NewListRevisionsArg("/none")); summary(err) != "path/not_found" {
		t.Errorf("%v", err)
	}
	if _, err := c.CreateFolderV2(files.NewCreateFolderArg("/in")); summary(err) != "path/conflict/folder" {
		t.Errorf("%v", err)
	}
	if _, err := c.CreateFolderV2(files.NewCreateFolderArg("/new")); err != nil {
		t.Error(err)
	}
}

// The library leaves other letters in the header as they are, and there they are
// refused; see the page on JSON in headers.
func TestOtherLettersInAHeaderAreRefused(t *testing.T) {
	s := start(t, far.Options{})
	_, err := signedIn(t, s).Upload(upload("/æ.xml", files.WriteModeAdd, true), strings.NewReader("x"))
	var bad auth.BadRequest
	if !errors.As(err, &bad) || !strings.Contains(bad.ErrorSummary, "could not decode") {
		t.Errorf("%#v", err)
	}
}

func TestEachFaultIsOne(t *testing.T) {
	for name, f := range map[string]far.Faults{
		"cut":     {Cut: true, CutAfter: 3},
		"swallow": {SwallowAnswer: true},
		"torn":    {Torn: true},
		"spoil":   {Spoil: true},
		"expired": {Expired: true},
	} {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			s := start(t, far.Options{OnReceived: func(far.Transfer) { n.Add(1) }})
			c := signedIn(t, s)
			s.Set(f)
			_, err := c.Upload(upload("/a", files.WriteModeAdd, true), strings.NewReader("the invoice"))
			if err == nil {
				t.Error("nothing went wrong")
			}
			if want := map[bool]int{true: 1}[f.SwallowAnswer || f.Torn]; int(n.Load()) != want || len(s.Files()) != want {
				t.Errorf("%d received", n.Load())
			}
			s.Set(far.Faults{})
			if _, err := c.Upload(upload("/a", files.WriteModeOverwrite, false), strings.NewReader("the invoice")); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
	s := start(t, far.Options{})
	c := signedIn(t, s)
	s.Set(far.Faults{Robot: true})
	if _, err := c.Upload(upload("/a", files.WriteModeAdd, true), strings.NewReader("x")); err != nil || len(s.Files()) != 0 {
		t.Errorf("robot: %v, %v", err, s.Files())
	}
	s.Set(far.Faults{Misfile: true})
	if meta, err := c.Upload(upload("/b", files.WriteModeAdd, true), strings.NewReader("x")); err != nil || meta.ContentHash == far.ContentHash([]byte("x")) {
		t.Errorf("misfile: %+v, %v", meta, err)
	}
}

func TestARequestThatIsNoneIsRefused(t *testing.T) {
	s := start(t, far.Options{})
	for _, c := range []struct{ method, path, kind, token, body string }{
		{"POST", "/2/files/none", "application/json", "", "{}"},
		{"GET", "/2/files/upload", "", "", ""},
		{"POST", "/2/files/get_metadata", "application/json", "no token", "{}"},
		{"POST", "/2/files/upload", "application/xml", "", "x"},
		{"GET", "/oauth2/authorize?client_id=other", "", "", ""},
		{"GET", "/oauth2/token", "", "", ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, s.URL()+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Authorization", "Bearer "+c.token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d %s", c.path, res.StatusCode, text)
		}
	}
}

func TestTheAccountIsTold(t *testing.T) {
	s := start(t, far.Options{Account: "Fjordlys"})
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, client(s))
	token := oauth.TokenSource(ctx, s.AppKey(), &oauth2.Token{RefreshToken: s.Grant()}, oauth.WithHTTPClient(client(s)))
	account, err := users.New(dropbox.Config{Client: oauth2.NewClient(ctx, token)}).GetCurrentAccount()
	if err != nil || account.Name.DisplayName != "Fjordlys" {
		t.Errorf("%+v, %v", account, err)
	}
}
