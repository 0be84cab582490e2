package inside

import (
	"bytes"
	"maps"
	"slices"
)

// place is where an object stands: in the file, or as one of those in a stream.
type place struct {
	at     int // in the file; in a stream its number among the objects there
	within int // object number of the stream, 0 for the file itself
}

// crossReferences reads the sections of cross-references from the last to the first
// (7.5.4, 7.5.8). It is false where one is damaged.
func (p *PDF) crossReferences() bool {
	tail := p.data[max(0, len(p.data)-2048):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return false
	}
	l := lexer{tail, i + len("startxref"), &p.values}
	at, ok := l.whole()
	if !ok {
		return false
	}
	seen := map[int]bool{}
	for todo := []int{at}; len(todo) > 0; {
		at, todo = todo[0], todo[1:]
		if seen[at] || len(seen) > maxSections || at >= len(p.data) {
			return false
		}
		seen[at] = true
		trailer, ok := p.section(at)
		if !ok {
			return false
		}
		for key, v := range trailer {
			if _, newer := p.trailer[key]; !newer {
				p.trailer[key] = v
			}
		}
		for _, key := range []name{"XRefStm", "Prev"} {
			if before, ok := trailer[key].(int); ok && before >= 0 {
				todo = append(todo, before)
			}
		}
	}
	return true
}

// section reads a table or a stream of cross-references.
func (p *PDF) section(at int) (dict, bool) {
	l := lexer{p.data, at, &p.values}
	if !l.takes("xref") {
		return p.sectionStream(at)
	}
	for {
		if l.takes("trailer") {
			v, ok := l.value(0)
			trailer, is := v.(dict)
			return trailer, ok && is
		}
		first, ok1 := l.whole()
		count, ok2 := l.whole()
		if !ok1 || !ok2 || count > maxObjects || first > maxObjects {
			return nil, false
		}
		for n := range count {
			offset, ok1 := l.whole()
			_, ok2 := l.whole()
			l.space()
			if !ok1 || !ok2 || l.pos >= len(l.data) {
				return nil, false
			}
			kind := l.data[l.pos]
			l.pos++
			if kind == 'n' {
				p.enter(first+n, place{at: offset})
			} else if kind != 'f' {
				return nil, false
			}
		}
	}
}

// enter keeps the first place of an object, for the newest section is read first.
func (p *PDF) enter(number int, where place) {
	if _, known := p.places[number]; !known && number > 0 {
		p.places[number] = where
	}
}

// sectionStream reads a stream of cross-references.
func (p *PDF) sectionStream(at int) (dict, bool) {
	v, ok := p.indirect(at, 0)
	s, is := v.(*stream)
	if !ok || !is || s.dict["Type"] != name("XRef") {
		return nil, false
	}
	data, err := p.unpacked(s)
	if err != nil {
		return nil, false
	}
	var widths [3]int
	w, _ := s.dict["W"].(array)
	if len(w) != 3 {
		return nil, false
	}
	size := 0
	for i := range widths {
		n, ok := w[i].(int)
		if !ok || n < 0 || n > 8 {
			return nil, false
		}
		widths[i] = n
		size += n
	}
	index, _ := s.dict["Index"].(array)
	if index == nil {
		index = array{0, s.dict["Size"]}
	}
	if size == 0 || len(data)/size > maxObjects {
		return nil, false
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, ok1 := index[i].(int)
		count, ok2 := index[i+1].(int)
		if !ok1 || !ok2 || first < 0 || first > maxObjects {
			return nil, false
		}
		for n := 0; n < count && len(data) >= size; n++ {
			p.enterFields(first+n, data, widths)
			data = data[size:]
		}
	}
	return s.dict, true
}

// enterFields reads an entry of a stream: its kind, and two numbers that it gives
// meaning to.
func (p *PDF) enterFields(number int, data []byte, widths [3]int) {
	fields := [3]int{1, 0, 0} // the kind, where none is given, is an object in the file
	for i, w := range widths {
		if w == 0 {
			continue
		}
		n := 0
		for _, b := range data[:w] {
			n = n<<8 | int(b)
		}
		fields[i], data = n, data[w:]
	}
	switch fields[0] {
	case 1:
		p.enter(number, place{at: fields[1]})
	case 2:
		p.enter(number, place{at: fields[2], within: fields[1]})
	}
}

// heads finds the beginnings of objects, "12 0 obj".
func (p *PDF) heads() {
	for at := 0; len(p.places) < maxObjects; {
		i := bytes.Index(p.data[at:], []byte("obj"))
		if i < 0 {
			return
		}
		at += i + len("obj")
		generation, _ := p.digitsBefore(at - len("obj"))
		number, value := p.digitsBefore(generation)
		if number < generation && generation < at-len("obj") && value > 0 {
			p.places[value] = place{at: number}
		}
	}
}

// digitsBefore is where a whole number begins that ends before at, blanks between
// them, and its value. It is at itself where none does.
func (p *PDF) digitsBefore(at int) (begin, value int) {
	end := at
	for end > 0 && at-end < 8 && isSpace(p.data[end-1]) {
		end--
	}
	begin = end
	for unit := 1; begin > 0 && end-begin < 9 && p.data[begin-1] >= '0' && p.data[begin-1] <= '9'; unit *= 10 {
		begin--
		value += unit * int(p.data[begin]-'0')
	}
	if end == at || begin == end {
		return at, 0
	}
	return begin, value
}

// search finds the objects of a file whose cross-references are damaged: the last of
// each number counts. It is false where no catalog is found.
func (p *PDF) search() bool {
	p.places, p.trailer = map[int]place{}, dict{}
	p.heads()
	for at := 0; ; {
		i := bytes.Index(p.data[at:], []byte("trailer"))
		if i < 0 {
			break
		}
		at += i + len("trailer")
		l := lexer{p.data, at, &p.values}
		if v, ok := l.value(0); ok {
			if trailer, is := v.(dict); is {
				for key, v := range trailer {
					p.trailer[key] = v
				}
			}
		}
		if p.spent(l.pos - at) {
			return false
		}
	}
	if _, ok := p.resolve(p.trailer["Root"]).(dict); ok {
		return true
	}
	for _, number := range slices.Sorted(maps.Keys(p.places)) {
		if p.work < 0 {
			return false
		}
		v, ok := p.indirect(p.places[number].at, number)
		if !ok {
			continue
		}
		switch v := v.(type) {
		case dict:
			if v["Type"] == name("Catalog") {
				p.trailer["Root"] = reference{number, 0}
			}
		case *stream:
			if v.dict["Type"] == name("XRef") && v.dict["Root"] != nil {
				p.trailer["Root"] = v.dict["Root"]
				if v.dict["Encrypt"] != nil {
					p.trailer["Encrypt"] = v.dict["Encrypt"]
				}
			}
			p.members(number, v)
		}
	}
	_, ok := p.resolve(p.trailer["Root"]).(dict)
	return ok
}
