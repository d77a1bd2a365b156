// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

namespace genie::python {

/// Puts the case at the line where it failed rather than where it begins: the last line of its own file that its message names, as
/// pytest (`tests/test_a.py:14: AssertionError`) or Python itself (`File ".../tests/test_a.py", line 14`) writes it.
void findFailingLine(TestCase &test);

} // namespace genie::python
