using System.Text;
using Undersign.Settings;
using Undersign.Signatures;
using Undersign.Stamping;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign stamp</c>, from what was asked for to the exit code.</summary>
internal static class StampRun
{
    private const string ExplainFile = "explain.jsonl";

    public static int Run(StampRequest request, Func<Stream> openOutput, TextWriter errors)
    {
        if (request.FindFault() is { } fault)
        {
            errors.WriteLine(fault);
            return StampCommand.WrongUse;
        }

        if (!TryRead(request.Html, isHtml: true, errors, out var html) || !TryRead(request.Text, isHtml: false, errors, out var text))
        {
            return StampCommand.Unreadable;
        }

        var stamping = new FileStamping(new SignatureBlock(html, text), request.Placement, request.Policy);
        try
        {
            return request.Message is { } message
                ? One(stamping, message, openOutput, request.IsExplained ? errors : null, errors)
                : Folder(stamping, request, errors);
        }
        catch (Exception fault2) when (MessageFile.IsOfFiles(fault2))
        {
            errors.WriteLine($"The results cannot be written: {fault2.Message}");
            return StampCommand.Unreadable;
        }
    }

    private static int One(FileStamping stamping, string message, Func<Stream> openOutput, TextWriter? explanations, TextWriter errors)
    {
        using var data = MessageFile.TryRead(message, errors);
        if (data is null)
        {
            return StampCommand.Unreadable;
        }

        var result = stamping.Stamp(data, message);
        using var output = openOutput();
        result.WriteTo(output);
        output.Flush();
        explanations?.WriteLine(result.Explain());
        return StampCommand.Done;
    }

    private static int Folder(FileStamping stamping, StampRequest request, TextWriter errors)
    {
        var (input, output) = (request.In ?? "", request.Out ?? ""); // FindFault has seen to both
        if (!Directory.Exists(input))
        {
            errors.WriteLine($"There is no folder {input}.");
            return StampCommand.Unreadable;
        }

        Directory.CreateDirectory(output);
        var code = StampCommand.Done;
        using var explanations = request.IsExplained ? new StreamWriter(Path.Combine(output, ExplainFile), append: false, new UTF8Encoding(false)) : null;
        foreach (var file in MessageFile.In(input).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(input, file);
            using var data = MessageFile.TryReadFound(file, errors);
            if (data is null)
            {
                code = StampCommand.Unreadable;
                continue;
            }

            var result = stamping.Stamp(data, name);
            WriteWhole(result, Path.Combine(output, name));
            explanations?.WriteLine(result.Explain());
        }

        return code;
    }

    /// <summary>Under another name first: whoever looks into the folder sees whole messages, whenever the process ends.</summary>
    private static void WriteWhole(StampedFile result, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        var unfinished = $"{path}.{Guid.CreateVersion7():n}.tmp";
        try
        {
            using (var file = File.Create(unfinished))
            {
                result.WriteTo(file);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>A signature as the gateway would take it: in its charset, and of one piece.</summary>
    private static bool TryRead(string? path, bool isHtml, TextWriter errors, out string? content)
    {
        content = null;
        try
        {
            if (path is null)
            {
                return true;
            }

            if (new FileInfo(path).Length > SignatureTemplate.MaxLength)
            {
                errors.WriteLine($"{path}: longer than {SignatureTemplate.MaxLength} octets; a signature is not.");
                return false;
            }

            content = SettingsFile.Decode(File.ReadAllBytes(path));
        }
        catch (Exception fault) when (MessageFile.IsOfFiles(fault))
        {
            errors.WriteLine($"{path}: the signature cannot be read: {fault.Message}");
            return false;
        }

        var broken = string.IsNullOrWhiteSpace(content) ? "there is nothing in it"
            : isHtml ? SignatureMarkup.FindFault(SignatureMarkup.BodyOf(content))
            : content.Contains('\0', StringComparison.Ordinal) ? "a NUL character; this is no text" : null;
        if (broken is not null)
        {
            errors.WriteLine($"{path}, {broken}.");
        }
        else if (content.Contains("{{", StringComparison.Ordinal))
        {
            errors.WriteLine($"{path}: a template is not filled here, \"{{{{\" goes into the mail as it stands. undersign signatures preview fills one, and the gateway does.");
        }

        return broken is null;
    }
}
