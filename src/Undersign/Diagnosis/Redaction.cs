using System.Text;
using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis;

/// <summary>Takes the secrets of a login out of what others say: a server may repeat what it was told, in part, decoded or not.</summary>
/// <remarks>
/// Our own lines of AUTH never get here. Each secret is known in the forms it goes over the wire in, and in base64 at each of the three
/// places where its first octet may fall (RFC 4648 §4); a run of any form is taken out, not only the whole.
/// Limit: what a server repeats in forms of its own, backwards or letter by letter, is not known again.
/// </remarks>
internal sealed class Redaction
{
    public const string Placeholder = "(secret)";

    /// <summary>Characters in a row that are taken for a piece of a secret; of a shorter form, all of it.</summary>
    private const int ShortestRun = 8;

    /// <summary>Below this it says less of the secret that a letter is there than that it is missing.</summary>
    private const int ShortestSecret = 3;

    private readonly Dictionary<int, HashSet<string>> _runs = [];

    public static Redaction For(string user, params IEnumerable<string> secrets)
    {
        var redaction = new Redaction();
        foreach (var secret in secrets)
        {
            redaction.Add(user, secret);
        }

        return redaction;
    }

    public void Add(string user, string secret)
    {
        if (secret.Length < ShortestSecret)
        {
            return;
        }

        AddForm(secret);
        AddForm(Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal)); // as token endpoints are sent it
        AddForm(Base64($"\0{user}\0{secret}"));
        AddForm(Base64($"user={user}\u0001auth=Bearer {secret}\u0001\u0001"));
        for (var before = 0; before < 3; before++)
        {
            // Of what is shared with the octets before and behind, no character is sure.
            var whole = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(secret)]);
            AddForm(before == 0 ? whole : whole[(before + 1)..]);
            AddForm(whole.TrimEnd('=')[(before == 0 ? 0 : before + 1)..^1]);
        }
    }

    public SmtpReply Of(SmtpReply reply) => reply with { Text = Of(reply.Text) };

    public string Of(string text)
    {
        if (_runs.Count == 0 || !Marked(text, out var isSecret))
        {
            return text;
        }

        var shown = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (!isSecret[index])
            {
                shown.Append(text[index]);
            }
            else if (index == 0 || !isSecret[index - 1])
            {
                shown.Append(Placeholder);
            }
        }

        return shown.ToString();
    }

    private bool Marked(string text, out bool[] isSecret)
    {
        isSecret = new bool[text.Length];
        var isAny = false;
        foreach (var (length, runs) in _runs)
        {
            var lookup = runs.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var start = 0; start + length <= text.Length; start++)
            {
                if (lookup.Contains(text.AsSpan(start, length)))
                {
                    isSecret.AsSpan(start, length).Fill(true);
                    isAny = true;
                }
            }
        }

        return isAny;
    }

    private void AddForm(string form)
    {
        var length = Math.Min(form.Length, ShortestRun);
        if (length < ShortestSecret)
        {
            return;
        }

        if (!_runs.TryGetValue(length, out var runs))
        {
            _runs[length] = runs = new(StringComparer.OrdinalIgnoreCase);
        }

        for (var start = 0; start + length <= form.Length; start++)
        {
            runs.Add(form.Substring(start, length));
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
