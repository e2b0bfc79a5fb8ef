namespace Undersign.Settings;

/// <summary>What people call something. It stands in logs, on pages and on terminals, where a control character would be more than a character.</summary>
internal static class NameText
{
    /// <summary>Reads <c>name:</c>.</summary>
    public static string Read(Section section, string example)
    {
        var name = section.RequiredText("name", example);
        if (name.Any(char.IsControl))
        {
            section.Fault("name", "\"name\" has a control character in it, such as the end of a line; write it in one line");
        }

        return name;
    }
}
