// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/mermaid.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

constexpr std::array<std::string_view, 30> kKinds = {"graph",
                                                     "flowchart",
                                                     "flowchart-elk",
                                                     "sequenceDiagram",
                                                     "classDiagram",
                                                     "classDiagram-v2",
                                                     "stateDiagram",
                                                     "stateDiagram-v2",
                                                     "gantt",
                                                     "journey",
                                                     "erDiagram",
                                                     "pie",
                                                     "mindmap",
                                                     "timeline",
                                                     "gitGraph",
                                                     "quadrantChart",
                                                     "C4Context",
                                                     "C4Container",
                                                     "C4Component",
                                                     "C4Dynamic",
                                                     "requirementDiagram",
                                                     "sankey-beta",
                                                     "xychart-beta",
                                                     "block-beta",
                                                     "packet-beta",
                                                     "kanban",
                                                     "zenuml",
                                                     "C4Deployment",
                                                     "architecture-beta",
                                                     "info"};

/// The kinds in which brackets are shapes or blocks; in the others they may stand alone in arrows, relations and free text.
constexpr std::array<std::string_view, 7> kBalanced = {"graph",           "flowchart",    "flowchart-elk",  "classDiagram",
                                                       "classDiagram-v2", "stateDiagram", "stateDiagram-v2"};

/// The lines without front matter, comments, directives and blank ones.
std::vector<std::string> contentLines(std::string_view body)
{
    std::vector<std::string> lines;
    bool inFrontMatter = false;
    for (const std::string &raw : text::split(body, '\n')) {
        const std::string line(text::trimmed(raw));
        if (line == "---" && (lines.empty() || inFrontMatter)) {
            inFrontMatter = !inFrontMatter;
            continue;
        }
        if (!inFrontMatter && !line.empty() && !line.starts_with("%%"))
            lines.push_back(line);
    }
    return lines;
}

std::string kindOf(const std::string &line)
{
    const auto end =
        std::find_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == ':' || c == ';' || c == '{'; });
    return {line.begin(), end};
}

/// Counts what opens and what closes, by type, outside of quoted texts and labels on edges.
class Brackets {
public:
    void add(const std::string &line)
    {
        char within = 0;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            if (within != 0) {
                if (c == within)
                    within = 0;
                continue;
            }
            if ((c == '"' || c == '|') && line.find(c, i + 1) != std::string::npos)
                within = c;
            else
                count(line, i);
        }
    }

    [[nodiscard]] std::string problem() const
    {
        for (std::size_t i = 0; i < m_open.size(); ++i)
            if (m_open[i] != 0)
                return std::string("has a '") + (m_open[i] > 0 ? kOpening[i] : kClosing[i]) + "' without its counterpart";
        return {};
    }

private:
    void count(const std::string &line, std::size_t at)
    {
        const char c = line[at];
        // `id>text]` is a shape; the '>' of an arrow is not.
        const bool isFlag = c == '>' && at > 0 && (std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0 || line[at - 1] == '_') &&
                            line.find(']', at) != std::string::npos && line.find('[', at) == std::string::npos;
        for (std::size_t i = 0; i < m_open.size(); ++i) {
            if (c == kOpening[i] || (isFlag && kOpening[i] == '['))
                ++m_open[i];
            else if (c == kClosing[i])
                --m_open[i];
        }
    }

    static constexpr std::string_view kOpening = "([{";
    static constexpr std::string_view kClosing = ")]}";
    std::array<int, 3> m_open{};
};

} // namespace

std::string mermaidProblem(std::string_view body)
{
    const std::vector<std::string> lines = contentLines(body);
    if (lines.empty())
        return "is empty";
    const std::string kind = kindOf(lines.front());
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end())
        return "starts with '" + text::shortened(lines.front(), 60) + "', which is no kind of diagram";
    if (std::find(kBalanced.begin(), kBalanced.end(), kind) == kBalanced.end())
        return {};
    Brackets brackets;
    for (const std::string &line : lines)
        brackets.add(line);
    return brackets.problem();
}

} // namespace genie
