package dinero

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"
)

// uploadOf is a multipart body with one file.
func uploadOf(t *testing.T, name string, data []byte) (body []byte, contentType string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.FormDataContentType()
}

func TestFilesAreUploadedBoundAndRead(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(7, "anna", "2026-10-01")}
	call := signedIn(t, started(t, Options{Data: c}))
	guid := GUID("invoice", "7")
	file := []byte("%PDF-1.4 not much of one")
	body, kind := uploadOf(t, "seddel.pdf", file)
	r := call.do("POST", in("v1", "files/attachment"), body, "Content-Type", kind)
	id := object1(t, bytes.NewReader(r.body))["FileGuid"].(string)
	if len(id) != 32 || strings.Contains(id, "-") {
		t.Errorf("file guid %q", id)
	}
	same(t, "nothing bound yet", len(call.array(in("v1", "attachments/"+guid))), 0)
	if r := call.do("POST", in("v1", "attachments/"+guid+"/"+id+"/min%20seddel.pdf"), nil); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	same(t, "bound", call.array(in("v1", "attachments/"+guid))[0],
		map[string]any{"OrganizationId": 284517, "DocumentId": guid, "FileGuid": id, "FileName": "min seddel.pdf"})
	got := call.do("GET", in("v1", "files/"+id), nil)
	if !bytes.Equal(got.body, file) {
		t.Errorf("%q came back", got.body)
	}
	call.fails(404, 40, "POST", in("v1", "attachments/"+guid+"/NOSUCH/x.pdf"), nil)
	call.fails(400, 63, "POST", in("v1", "attachments/"+GUID("x")+"/"+id+"/x.pdf"), nil)
}

func TestFilesMustBeAPictureOrPDFOfAtMostSixMegabytes(t *testing.T) {
	call := signedIn(t, started(t, Options{Data: small()}))
	for size, want := range map[int]int{maxFile: 200, maxFile + 1: 413, maxUpload + 1: 413} {
		data := make([]byte, size)
		copy(data, "%PDF-1.4")
		body, kind := uploadOf(t, "stor.pdf", data)
		if r := call.do("POST", in("v1", "files"), body, "Content-Type", kind); r.status != want {
			t.Errorf("%d bytes: %d, want %d", size, r.status, want)
		}
	}
	body, kind := uploadOf(t, "regneark.csv", []byte("a;b"))
	call.fails(400, 42, "POST", in("v1", "files"), body, "Content-Type", kind)
	call.fails(400, 42, "POST", in("v1", "files"), body, "Content-Type", "application/json")
}

func TestAHugeAttachmentIsSentWithoutBeingHeld(t *testing.T) {
	c := small()
	c.Documents = []Document{sold(7, "anna", "2026-10-01")}
	s := started(t, Options{Data: c})
	const size = 20<<20 + 3
	file, err := s.Attach(GUID("invoice", "7"), "stor.pdf", []byte("%PDF-1.4 xyz"), size)
	if err != nil {
		t.Fatal(err)
	}
	r := signedIn(t, s).do("GET", in("v1", "files/"+file.GUID), nil)
	if len(r.body) != size || !bytes.HasPrefix(r.body, []byte("%PDF-1.4 xyz%PDF")) {
		t.Errorf("%d bytes", len(r.body))
	}
}

func TestMailoutsLeaveOutTextMessagesAndOldOnes(t *testing.T) {
	c := small()
	d := sold(7, "anna", "2026-10-01")
	for i, sms := range []bool{false, true, false} {
		d.MailOuts = append(d.MailOuts, MailOut{ID: i + 1, Date: morning().AddDate(0, 0, i), Type: "Mailout", Status: "Sent", SMS: sms})
	}
	c.Documents = []Document{d}
	call := signedIn(t, started(t, Options{Data: c}))
	ids := func(query ...string) string {
		var out []any
		for _, m := range call.array(in("v1", "invoices/"+GUID("invoice", "7")+"/mailouts", query...)) {
			out = append(out, m["Id"])
		}
		return words(out...)
	}
	same(t, "without", ids(), "1 3")
	same(t, "with", ids("includeSms", "true"), "1 2 3")
	same(t, "since", ids("includeSms", "true", "changesSince", "2026-10-15T08:00:00Z"), "2 3")
}
