// [REQ:ND-FILE]

// Package notes.
// [REQ:ND-PACKAGE]
package notes

// [REQ:ND-A] first line
// and [REQ:ND-B, ND-C][REQ:ND-D]
func TestCreate(t *testing.T) {
	// [REQ:ND-INSIDE]
	t.Run("is kept [REQ:ND-SUB]", func(t *testing.T) {
		t.Run(`deep, [REQ:ND-DEEP,ND-DEEPER]`, func(t *testing.T) { require.Equal(t, 1, 1) })
	})
	s := "t.Fatal( // [REQ:ND-STRING]"
	_ = s
}

// [REQ:ND-HELPER]
func helper(t *testing.T) { t.Fatal("[REQ:ND-NO]") }

// [REQ:ID] and [REQ:CONFIG-*] and [REQ:lower-case] are none

// [REQ:ND-METHOD]
func (s *Suite) TestMethod() { helper(s.T()) }

func TestHelped(t *testing.T) { check(t, 1) }
