namespace Undersign.Notifications;

/// <summary>Everything that is wrong with a section of the email settings, by field, to be told at once.</summary>
internal sealed class EmailFaults
{
    private readonly List<(EmailField Field, string Says)> _all = [];

    public bool Any => _all.Count > 0;

    public IReadOnlyList<(EmailField Field, string Says)> All => _all;

    /// <summary>The first of a field counts.</summary>
    public void Add(EmailField field, string says)
    {
        if (Of(field) is null)
        {
            _all.Add((field, says));
        }
    }

    public string? Of(EmailField field) => _all.Where(fault => fault.Field.Name == field.Name).Select(static fault => fault.Says).FirstOrDefault();
}
