package inside

import "bytes"

// resolve follows references. What cannot be read is nil, as what is not there.
func (p *PDF) resolve(v any) any {
	for range maxHops {
		r, is := v.(reference)
		if !is {
			return v
		}
		v = p.object(r.number)
	}
	return nil
}

// object is the object of a number.
func (p *PDF) object(number int) any {
	if v, ok := p.objects[number]; ok {
		return v
	}
	where, ok := p.places[number]
	if !ok || p.busy[number] {
		return nil
	}
	p.busy[number] = true
	defer delete(p.busy, number)
	var v any
	if where.within == 0 {
		v, _ = p.indirect(where.at, number)
	} else if p.places[where.within].within == 0 { // a stream of objects is not in another one
		if s, is := p.object(where.within).(*stream); is {
			v = p.member(s, number)
		}
	}
	if len(p.objects) < maxObjects {
		p.objects[number] = v
	}
	return v
}

// indirect reads the object at an offset; number is 0 where any will do.
func (p *PDF) indirect(at, number int) (any, bool) {
	if at < 0 || at >= len(p.data) {
		return nil, false
	}
	l := lexer{p.data, at, &p.values}
	n, ok1 := l.whole()
	_, ok2 := l.whole()
	if !ok1 || !ok2 || !l.takes("obj") || number != 0 && n != number {
		return nil, false
	}
	v, ok := l.value(0)
	if p.spent(l.pos-at) || !ok {
		return nil, false
	}
	d, is := v.(dict)
	if !is || !l.takes("stream") {
		return v, true
	}
	switch {
	case bytes.HasPrefix(p.data[l.pos:], []byte("\r\n")):
		l.pos += 2
	case l.pos < len(p.data) && (p.data[l.pos] == '\n' || p.data[l.pos] == '\r'):
		l.pos++
	}
	return &stream{d, l.pos}, true
}

// raw is the bytes of a stream. A length that leads somewhere else than to its end is
// not believed.
func (p *PDF) raw(s *stream) ([]byte, error) {
	if n, ok := p.resolve(s.dict["Length"]).(int); ok && n >= 0 && n <= len(p.data)-s.begin {
		l := lexer{p.data, s.begin + n, &p.values}
		if l.takes("endstream") {
			return p.data[s.begin : s.begin+n], nil
		}
	}
	i := bytes.Index(p.data[s.begin:], []byte("endstream"))
	if i < 0 || p.spent(i) {
		return nil, bad("a stream has no end")
	}
	data := p.data[s.begin : s.begin+i]
	data = bytes.TrimSuffix(data, []byte("\n"))
	return bytes.TrimSuffix(data, []byte("\r")), nil
}

// table is the head of a stream of objects: number and offset of each (7.5.7).
func (p *PDF) table(s *stream) (numbers, offsets []int, data []byte) {
	if s.dict["Type"] != name("ObjStm") {
		return nil, nil, nil
	}
	count, _ := p.resolve(s.dict["N"]).(int)
	first, _ := p.resolve(s.dict["First"]).(int)
	data, err := p.unpacked(s)
	if err != nil || count < 0 || count > maxObjects || first < 0 || first > len(data) {
		return nil, nil, nil
	}
	l := lexer{data[:first], 0, &p.values}
	for range count {
		number, ok1 := l.whole()
		offset, ok2 := l.whole()
		if !ok1 || !ok2 || offset > len(data)-first {
			break
		}
		numbers, offsets = append(numbers, number), append(offsets, first+offset)
	}
	p.spent(first)
	return numbers, offsets, data
}

// member reads an object of a stream.
func (p *PDF) member(s *stream, number int) any {
	if p.spent(1) {
		return nil
	}
	numbers, offsets, data := p.table(s)
	for i, n := range numbers {
		if n == number {
			l := lexer{data, offsets[i], &p.values}
			v, ok := l.value(0)
			if p.spent(l.pos-offsets[i]) || !ok {
				return nil
			}
			return v
		}
	}
	return nil
}

// members enters the objects of a stream that are not known yet.
func (p *PDF) members(container int, s *stream) {
	numbers, _, _ := p.table(s)
	for i, n := range numbers {
		if _, known := p.places[n]; !known {
			p.places[n] = place{at: i, within: container}
		}
	}
}

// spent counts the work, so that no file can make its reader go over the same bytes
// again and again, and says whether there was too much of it.
func (p *PDF) spent(bytes int) bool {
	p.work -= bytes + 1
	return p.work < 0
}
