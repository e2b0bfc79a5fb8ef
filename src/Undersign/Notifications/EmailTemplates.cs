using HandlebarsDotNet;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Notifications;

/// <summary>Subject and text of a module's mail: templates in the language of signatures, with fields of their own.</summary>
internal static class EmailTemplates
{
    /// <summary>What the global default's test says.</summary>
    private const string TestSubject = "[Undersign] {{organisation.name}}: test email";

    private const string TestText = "The email settings of {{organisation.name}} work: {{gateway.name}} sent this by them.\n";

    /// <returns><see langword="null"/> with the faults where one is wrong.</returns>
    public static (SignatureTemplate Subject, SignatureTemplate Text)? TryCompile(EffectiveEmail effective, EmailFaults faults)
    {
        var names = TemplateFields.Only((effective.Module?.AllFields ?? MailModule.CommonFields).Select(static field => field.Name));
        var (subject, text) = (TryCompile(EmailFields.Subject, Written(effective, EmailFields.Subject, TestSubject), names, faults), TryCompile(EmailFields.Text, Written(effective, EmailFields.Text, TestText), names, faults));
        return subject is null || text is null ? null : (subject, text);
    }

    /// <summary>Never throws for what a template says.</summary>
    /// <param name="values">By the whole name of the field; blank ones are left out.</param>
    /// <returns>The text, or why there is none.</returns>
    public static (string? Text, string? Fault) Render(SignatureTemplate template, IEnumerable<KeyValuePair<string, string>> values)
    {
        var roots = values.Where(static value => value.Value.Length > 0)
            .GroupBy(static value => value.Key[..value.Key.IndexOf('.', StringComparison.Ordinal)], StringComparer.Ordinal)
            .ToDictionary(static root => root.Key, object (root) => root.ToDictionary(static value => value.Key[(value.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], static value => value.Value, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        roots[TextTemplate.NewLine] = "\n";
        try
        {
            return (template.Render(roots), null);
        }
        catch (Exception exception) when (exception is HandlebarsException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            return (null, exception.Message.ReplaceLineEndings(" "));
        }
    }

    private static string Written(EffectiveEmail effective, EmailField field, string ofTest) => effective.Module is null ? ofTest : effective[field].Value;

    private static SignatureTemplate? TryCompile(EmailField field, string written, TemplateFields names, EmailFaults faults)
    {
        var problems = new Problems(field.Name);
        var template = SignatureTemplate.TryCompile(new(field.Name, written), isHtml: false, names, problems);
        foreach (var problem in problems.All)
        {
            faults.Add(field, problem.Where.Line > 1 ? string.Create(null, $"line {problem.Where.Line}: {problem.Text}") : problem.Text);
        }

        return template;
    }
}
