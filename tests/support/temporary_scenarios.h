// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <filesystem>
#include <string>

namespace genie::test {

/// A scenarios root of its own that goes when it goes, with files written as text.
class TemporaryScenarios {
public:
    [[nodiscard]] std::filesystem::path root() const { return path() / "scenarios"; }
    [[nodiscard]] std::filesystem::path path() const { return m_directory.path().toStdString(); }

    /// Writes a file beneath the root, creating its folders; `executable` sets the mode to 0755.
    void write(const std::string &relative, const std::string &text, bool executable = false)
    {
        const auto file = root() / relative;
        std::filesystem::create_directories(file.parent_path());
        QFile out(QString::fromStdString(file.string()));
        if (!out.open(QIODevice::WriteOnly))
            qFatal("cannot write %s", file.c_str());
        out.write(QByteArray::fromStdString(text));
        out.close();
        std::filesystem::permissions(file, std::filesystem::perms(executable ? 0755 : 0644));
    }

    /// A scenario with a script phase `NAME` that runs these shell lines.
    void addScript(const std::string &scenario, const std::string &name, const std::string &lines)
    {
        write(scenario + "/.vrooli/service.json", R"({"service":{"name":")" + scenario + R"("}})");
        write(scenario + "/.vrooli/phases/test-" + name + ".sh", "#!/bin/bash\n" + lines + "\n", true);
    }

private:
    QTemporaryDir m_directory;
};

} // namespace genie::test
