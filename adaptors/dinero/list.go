package dinero

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

const booked = "Booked,Paid,OverPaid,Overdue" // what is no draft, in the list's words

// listQuery narrows a list.
type listQuery struct {
	changesSince string
	from, until  string // YYYY-MM-DD; Dinero takes both or none
	freeText     string
	filter       string
}

func (q listQuery) values(documents string, page, size int) url.Values {
	v := url.Values{
		"fields":       {fieldsFor(documents)},
		"statusFilter": {booked},
		"page":         {strconv.Itoa(page)},
		"pageSize":     {strconv.Itoa(size)},
		"sort":         {"VoucherDate,VoucherNumber"},
		"sortOrder":    {"ascending"}, // new rows then come last and shift nothing
	}
	for name, value := range map[string]string{
		"changesSince": q.changesSince, "startDate": q.from, "endDate": q.until,
		"freeTextSearch": q.freeText, "queryFilter": q.filter,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

// pagination is the envelope's account of itself.
type pagination struct {
	PageSize            int
	Result              int // rows of this page
	ResultWithoutFilter int // rows before paging, whatever its name says
}

// page is one page of a list of documents.
type page struct {
	rows  []listed
	total int // rows of the whole list, -1 when the source does not tell
	last  bool
	at    time.Time
}

// page reads page n, counted from 0. A page that contradicts itself is
// Temporary: it is asked for again, whole.
func (c *client) page(ctx context.Context, documents string, q listQuery, n, size int) (page, error) {
	raw, p, err := c.collection(ctx, c.sales(documents), q.values(documents, n, size), n, size)
	if err != nil {
		return page{}, err
	}
	for _, r := range raw {
		l, err := readRow(r, documents)
		if err != nil {
			return page{}, down(err, "Dinero's list has a row without a guid", c.lastAnswer())
		}
		p.rows = append(p.rows, l)
	}
	return p, nil
}

// collection reads one page of any list that has the usual envelope.
func (c *client) collection(ctx context.Context, path string, v url.Values, n, size int) ([]json.RawMessage, page, error) {
	var in struct {
		Collection []json.RawMessage
		Pagination *pagination
	}
	a, err := c.read(ctx, question{path: path, query: v}, &in)
	if err != nil {
		return nil, page{}, err
	}
	rows, p := len(in.Collection), page{total: -1, at: a.at}
	if in.Pagination == nil { // older lists: a short page is the last
		p.last = rows < size
		return in.Collection, p, nil
	}
	if in.Pagination.PageSize > 0 {
		size = in.Pagination.PageSize
	}
	p.total = in.Pagination.ResultWithoutFilter
	if in.Pagination.Result != rows {
		return nil, page{}, down(nil, fmt.Sprintf("Dinero gave %d of %d rows of a page", rows, in.Pagination.Result), c.lastAnswer())
	}
	if rows == 0 && p.total > n*size {
		return nil, page{}, down(nil, fmt.Sprintf("Dinero says there are %d rows but gave none from row %d on", p.total, n*size+1), c.lastAnswer())
	}
	p.last = rows < size || (n+1)*size >= p.total
	return in.Collection, p, nil
}
