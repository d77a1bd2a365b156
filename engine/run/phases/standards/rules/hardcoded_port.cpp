// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "run/phases/standards/rules/source_names.h"

namespace genie {

namespace {

/// `hardcoded-port`: where a neighbour listens is asked for, not written down.
class HardcodedPortRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "hardcoded-port"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::High; }
    [[nodiscard]] bool wants(const std::string &file) const override
    {
        return (file.starts_with("api/") || file.starts_with("ui/")) && standards::isSource(file) && !standards::isTestFile(file) &&
               file.find("/docs/") == std::string::npos;
    }

    void checkFile(const ReadSource &source, const BreachSink &sink) const override
    {
        if (source.text.find("localhost:") == std::string_view::npos && source.text.find("127.0.0.1:") == std::string_view::npos)
            return;
        standards::eachLine(source.text, [&](std::string_view line, int number) {
            for (const std::string_view host : {std::string_view("localhost:"), std::string_view("127.0.0.1:")}) {
                const auto at = line.find(host);
                const auto digit = at == std::string_view::npos ? at : at + host.size();
                if (digit < line.size() && line[digit] >= '1' && line[digit] <= '9' && !standards::isComment(line))
                    sink(breach("a port of this machine is written down; read it from the environment", source.file, number,
                                static_cast<int>(at) + 1));
            }
        });
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeHardcodedPortRule() { return std::make_unique<HardcodedPortRule>(); }

} // namespace genie
