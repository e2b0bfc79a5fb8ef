using System.Globalization;
using System.Text.Json.Nodes;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Lets the environment say what the node file would: <c>UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS=0.0.0.0:25</c>. For containers.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "UNDERSIGN__";

    public static void Apply(JsonObject document, IEnumerable<KeyValuePair<string, string>> environment, Problems problems)
    {
        foreach (var (name, value) in environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            var line = new SourceLine($"environment variable {name}", 0);
            if (!TrySet(document, name[Prefix.Length..].Split("__"), value, line, problems))
            {
                problems.Add(line, "names nothing in the node file; it reads like UNDERSIGN__STORAGE__SQLITE or UNDERSIGN__RECEIVECONNECTORS__0__BINDINGS");
            }
        }
    }

    private static bool TrySet(JsonObject document, string[] steps, string value, SourceLine line, Problems problems)
    {
        JsonNode node = document;
        var path = "";
        for (var index = 0; index < steps.Length; index++)
        {
            var isLast = index == steps.Length - 1;
            switch (node)
            {
                case JsonObject mapping:
                    var key = KeyLike(mapping, steps[index]);
                    path = path.Length == 0 ? key : $"{path}.{key}";
                    if (isLast || mapping[key] is null)
                    {
                        mapping[key] = isLast ? JsonValue.Create(value) : new JsonObject();
                    }

                    node = mapping[key]!; // set above where it was missing
                    break;
                case JsonArray array when int.TryParse(steps[index], NumberStyles.None, CultureInfo.InvariantCulture, out var item) && item < array.Count:
                    path = string.Create(null, $"{path}[{item}]");
                    if (isLast)
                    {
                        array[item] = JsonValue.Create(value);
                    }

                    node = array[item] ?? document;
                    break;
                default:
                    return false;
            }
        }

        problems.Locate(path, line);
        return true;
    }

    /// <summary>Variables are written in capitals; keys are not.</summary>
    private static string KeyLike(JsonObject mapping, string step)
    {
        foreach (var (key, _) in mapping)
        {
            if (key.Equals(step, StringComparison.OrdinalIgnoreCase))
            {
                return key;
            }
        }

        return KnownKeys.FirstOrDefault(key => key.Equals(step, StringComparison.OrdinalIgnoreCase)) ?? step.ToLowerInvariant();
    }

    private static readonly string[] KnownKeys =
    [
        "hostName", "storage", "sqlite", "postgres", "receiveConnectors", "name", "bindings", "fqdn", "remoteIpRanges", "tls", "web", "address", "port", "limits", "messageSize", "recipients", "connections", "traceDays", "passwordFile",
        "keyFile", "acme", "directory", "email", "names", "challenge", "agreeToTerms", "secrets", "folder",
    ];
}
