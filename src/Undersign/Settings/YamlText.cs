using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Undersign.Settings;

/// <summary>Reads YAML into JSON and remembers the line of every value.</summary>
/// <remarks>
/// Every scalar becomes a string (YAML's failsafe schema, https://yaml.org/spec/1.2.2/#101-failsafe-schema): <c>no</c> is not false, a
/// routing code of digits is not a number, and who asks for a number says so. Anchors and tags are refused: settings do not need them, and
/// nine lines of anchors make a gigabyte.
/// </remarks>
internal static class YamlText
{
    private const int MaxDepth = 32;

    /// <returns>What could be read; <see langword="null"/> when the text is not YAML or not a mapping, which <paramref name="problems"/> then says.</returns>
    public static JsonObject? Read(string text, Problems problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                problems.Add("", "the file is empty");
                return null;
            }

            var root = ReadNode(parser, "", 0, problems) as JsonObject;
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
            {
                problems.Add(Here(parser, problems), "a second document begins here, and settings are one: remove the line ---, or put what follows into a file of its own");
            }

            if (root is null)
            {
                problems.Add(new SourceLine(problems.Document, 1), "expected \"key: value\" lines");
            }

            return root;
        }
        catch (YamlException exception)
        {
            problems.Add(new SourceLine(problems.Document, (int)exception.End.Line), $"not valid YAML: {Plain(exception.Message)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 16 throws this one where a plain text in brackets runs into the next line's colon.
            problems.Add(new SourceLine(problems.Document, (int)(parser.Current?.End.Line ?? 0)), "not valid YAML: is a bracket or quotation mark not closed?");
            return null;
        }
    }

    /// <summary>The way back. Comments and layout are gone.</summary>
    public static string Write(JsonObject document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestIndent(2));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteNode(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void WriteNode(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart());
                foreach (var (key, value) in mapping)
                {
                    emitter.Emit(new Scalar(key));
                    WriteNode(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray array:
                emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
                foreach (var item in array)
                {
                    WriteNode(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case { } value:
                var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

                // Quoted where a reader might take it for nothing, a number or an indicator.
                var isPlain = text is not ("" or "~" or "null") && char.IsAsciiLetter(text[0]);
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, isPlain ? ScalarStyle.Any : ScalarStyle.DoubleQuoted, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            default:
                emitter.Emit(new Scalar("null"));
                break;
        }
    }

    private static JsonNode? ReadNode(Parser parser, string path, int depth, Problems problems)
    {
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current!.Start, parser.Current.End, "nested too deeply");
        }

        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                return IsNull(scalar) ? null : JsonValue.Create(scalar.Value);
            case SequenceStart:
                return ReadSequence(parser, path, depth, problems);
            case MappingStart:
                return ReadMapping(parser, path, depth, problems);
            case var other:
                throw new YamlException(other.Start, other.End, "anchors and aliases are not used in settings");
        }
    }

    private static JsonArray ReadSequence(Parser parser, string path, int depth, Problems problems)
    {
        var array = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            var item = string.Create(null, $"{path}[{array.Count}]");
            problems.Locate(item, Here(parser, problems));
            array.Add(ReadNode(parser, item, depth + 1, problems));
        }

        return array;
    }

    private static JsonObject ReadMapping(Parser parser, string path, int depth, Problems problems)
    {
        var mapping = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var line = Here(parser, problems);
            var key = parser.Consume<Scalar>().Value;
            var child = path.Length == 0 ? key : $"{path}.{key}";
            if (mapping.ContainsKey(key))
            {
                problems.Add(line, $"\"{key}\" is written twice");
                ReadNode(parser, child, depth + 1, new(problems.Document));
                continue;
            }

            problems.Locate(child, line);
            mapping.Add(key, ReadNode(parser, child, depth + 1, problems));
        }

        return mapping;
    }

    private static SourceLine Here(Parser parser, Problems problems) => new(problems.Document, (int)(parser.Current?.Start.Line ?? 0));

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null";

    /// <summary>YamlDotNet puts the position before its text: <c>(Line: 3, Col: 1, Idx: 20) - (...): text</c>.</summary>
    private static string Plain(string message) =>
        message.StartsWith("(Line", StringComparison.Ordinal) && message.IndexOf("): ", StringComparison.Ordinal) is var end and > 0 ? message[(end + 3)..] : message;
}
