// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"

#include <memory>

namespace genie {

/// Reads JUnit XML in the shapes that pytest, surefire, jest-junit, phpunit and others write, as a stream. Suite is the class
/// name, else the name of the suite; an `<error>` is failed with rawStatus "error"; several failures are joined; what a failed
/// test printed follows its message. The attempts that surefire keeps (`rerunFailure`, `flakyFailure`) are cases of their own,
/// numbered by `attempt`, the deciding one last. A status word that is not known gives an unknown case. A failure that stands
/// in a suite and in no test gives one failed case `suite [suite]`. No entity is expanded and none fetched: a document that
/// declares one is refused, as is one that nests without end.
class JunitXmlReader final : public ResultReader {
public:
    /// Pytest counts the lines in its `line` attribute from zero, and names the failing line in the text. `Detected` takes a
    /// suite named "pytest" for its.
    enum class Dialect { Plain, Pytest, Detected };

    explicit JunitXmlReader(CaseSink sink, Dialect dialect = Dialect::Plain);
    ~JunitXmlReader() override;
    void feed(std::string_view bytes) override;
    Done finish() override;

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie
