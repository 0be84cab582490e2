package dinero

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
)

// attached is a plain array of the files bound to a document.
func (c *call) attached() (any, error) {
	guid, err := c.guid("guid")
	if err != nil {
		return nil, err
	}
	rows := []object{}
	for _, a := range c.books.attachments {
		if a.Document == guid {
			rows = append(rows, object{
				{"OrganizationId", c.books.Organization.ID}, {"DocumentId", a.Document},
				{"FileGuid", a.File}, {"FileName", a.Name},
			})
		}
	}
	return rows, nil
}

// file is the bytes of a file.
func (c *call) file() (any, error) {
	f := c.books.files[c.request.PathValue("file")]
	if f == nil {
		return nil, notFound("The file")
	}
	return &answer{status: http.StatusOK, contentType: http.DetectContentType(f.Data), body: f.Data, size: f.Size}, nil
}

// upload takes one picture or PDF of up to 6 MB.
func (c *call) upload() (any, error) {
	_, params, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || params["boundary"] == "" {
		return nil, validation("file", "The body must be multipart/form-data")
	}
	parts := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, validation("file", "The body holds no file")
		}
		if part.FileName() == "" {
			continue
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, validation("file", "The file broke off")
		}
		return c.keep(part.FileName(), data)
	}
}

func (c *call) keep(name string, data []byte) (any, error) {
	if len(data) > maxFile {
		return nil, tooLarge()
	}
	switch http.DetectContentType(data) {
	case mediaPDF, "image/png", "image/jpeg", "image/gif":
	default:
		return nil, validation("file", "The file must be a picture or a PDF")
	}
	c.books.made++
	f := &File{GUID: fileGUID(strconv.Itoa(c.books.Organization.ID), name, strconv.Itoa(c.books.made)), Name: name, Data: data}
	c.books.files[f.GUID] = f
	return object{{"FileGuid", f.GUID}}, nil
}

// attach binds a file to a sales document, booked or not.
func (c *call) attach() (any, error) {
	guid, err := c.guid("guid")
	if err != nil {
		return nil, err
	}
	d, f := c.books.documentBy[guid], c.books.files[c.request.PathValue("file")]
	if d == nil {
		return nil, invalid(codeNoDocument, "message", "There is no document with this guid", "Der findes intet bilag med dette guid")
	}
	if f == nil {
		return nil, notFound("The file")
	}
	c.books.attachments = append(c.books.attachments, Attachment{Document: guid, File: f.GUID, Name: c.request.PathValue("name")})
	return &answer{status: http.StatusOK}, nil
}
