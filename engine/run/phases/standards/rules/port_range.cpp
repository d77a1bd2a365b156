// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "core/base/text.h"
#include "scenario/workspace/service_manifest.h"

#include <charconv>
#include <optional>

namespace genie {

namespace {

struct Range {
    int low = 0;
    int high = 0;
};

std::optional<int> numberIn(std::string_view text)
{
    text = text::trimmed(text);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<Range> rangeOf(const std::string &written)
{
    const auto dash = written.find('-');
    const auto low = numberIn(written.substr(0, dash));
    const auto high = dash == std::string::npos ? low : numberIn(written.substr(dash + 1));
    return low && high ? std::optional(Range{*low, *high}) : std::nullopt;
}

/// `svc-port-range`: the API and the user interface take their ports from the ranges that are kept free for them.
class PortRangeRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "svc-port-range"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Medium; }

    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.workspace.service || !input.workspace.service->document.is_object())
            return;
        const Json &document = input.workspace.service->document;
        const auto ports = document.find("ports");
        if (ports == document.end() || !ports->is_object())
            return;
        for (const auto &[port, free] : {std::pair("api", Range{15000, 19999}), std::pair("ui", Range{35000, 39999})}) {
            const auto entry = ports->find(port);
            if (entry == ports->end() || !entry->is_object())
                continue;
            const auto range = entry->find("range"); // without one, the port is fixed
            if (range == entry->end() || !range->is_string())
                continue;
            const auto asked = rangeOf(range->get<std::string>());
            if (!asked || asked->low > asked->high || asked->low < free.low || asked->high > free.high)
                sink(breach("ports." + std::string(port) + ".range is not within " + std::to_string(free.low) + "-" +
                                std::to_string(free.high),
                            std::string(kServiceFile)));
        }
    }
};

} // namespace

std::unique_ptr<StandardsRule> makePortRangeRule() { return std::make_unique<PortRangeRule>(); }

} // namespace genie
