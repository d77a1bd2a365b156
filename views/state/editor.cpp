// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/editor.h"

#include "views/style/convert.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QMimeDatabase>
#include <QProcess>
#include <QUrl>

namespace genie::ui {

namespace {

/// How an editor is told the line.
enum class Form {
    GotoColon, ///< -g FILE:LINE
    Colon,     ///< FILE:LINE
    Plus,      ///< +LINE FILE
    Dash,      ///< -l LINE FILE
    Long,      ///< --line LINE FILE
};

const QHash<QString, Form> &knownEditors()
{
    static const QHash<QString, Form> editors = [] {
        QHash<QString, Form> known;
        const auto add = [&known](Form form, const char *names) {
            for (const QString &name : QString::fromLatin1(names).split(u' '))
                known.insert(name, form);
        };
        add(Form::GotoColon, "code code-insiders codium code-oss cursor");
        add(Form::Colon, "subl sublime_text zed qtcreator");
        add(Form::Plus, "gvim gview emacs gedit xed pluma");
        add(Form::Dash, "kate kwrite mousepad geany");
        add(Form::Long, "idea pycharm goland clion webstorm phpstorm rustrover");
        return known;
    }();
    return editors;
}

QStringList fileArguments(Form form, const QString &file, int line)
{
    const QString number = QString::number(line);
    if (line <= 0)
        return {file};
    switch (form) {
    case Form::GotoColon: return {QStringLiteral("-g"), file + u':' + number};
    case Form::Colon: return {file + u':' + number};
    case Form::Plus: return {u'+' + number, file};
    case Form::Dash: return {QStringLiteral("-l"), number, file};
    case Form::Long: return {QStringLiteral("--line"), number, file};
    }
    return {file};
}

/// Whether the desktop's program for a file is surely one that shows it, rather than one that runs it.
bool safeToShow(const QString &path)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(path);
    return type.inherits(QStringLiteral("text/plain")) && !type.inherits(QStringLiteral("application/x-desktop"));
}

} // namespace

std::optional<EditorCommand> editorCommand(const QString &preference, const QString &file, int line)
{
    QStringList words = QProcess::splitCommand(preference);
    if (words.isEmpty())
        return std::nullopt;
    const QString program = words.takeFirst();
    const QString name = QFileInfo(program).fileName();
    const auto form = knownEditors().constFind(name);
    if (form == knownEditors().constEnd())
        return std::nullopt;
    const bool inTerminal =
        name == QStringLiteral("emacs") && (words.contains(QStringLiteral("-nw")) || words.contains(QStringLiteral("--no-window-system")));
    if (inTerminal)
        return std::nullopt;
    return EditorCommand{program, words + fileArguments(*form, file, line)};
}

Outcome<QString> containedFile(const std::string &scenarioPath, const std::string &file)
{
    if (scenarioPath.empty() || file.empty())
        return fail(FailureKind::NotFound, "the result names no file");
    const QString root = QFileInfo(qtext(scenarioPath)).canonicalFilePath();
    if (root.isEmpty())
        return fail(FailureKind::NotFound, "the scenario's directory is not here any more: " + scenarioPath);
    const QFileInfo named(QDir(root).absoluteFilePath(qtext(file)));
    const QString path = named.canonicalFilePath();
    if (path.isEmpty())
        return fail(FailureKind::NotFound, "there is no file " + file + " in the scenario any more");
    if (!path.startsWith(root.endsWith(u'/') ? root : root + u'/'))
        return fail(FailureKind::Invalid, file + " lies outside of the scenario, so it is not opened");
    if (!QFileInfo(path).isFile())
        return fail(FailureKind::Invalid, file + " is not a file");
    return path;
}

Outcome<QString> openInEditor(const std::string &scenarioPath, const std::string &file, int line)
{
    auto path = containedFile(scenarioPath, file);
    if (!path)
        return path;
    for (const char *variable : {"VISUAL", "EDITOR"}) {
        const auto command = editorCommand(qEnvironmentVariable(variable), *path, line);
        if (command && QProcess::startDetached(command->program, command->arguments, qtext(scenarioPath)))
            return path;
    }
    if (!safeToShow(*path))
        return fail(FailureKind::Invalid,
                    file + " is not a text file; set VISUAL to an editor with a window, such as \"code\" or \"kate\", to open it");
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(*path)))
        return fail(FailureKind::Unavailable,
                    "no program for " + file + "; set VISUAL to an editor with a window, such as \"code\" or \"kate\"");
    return path;
}

} // namespace genie::ui
