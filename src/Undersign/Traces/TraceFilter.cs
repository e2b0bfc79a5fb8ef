namespace Undersign.Traces;

/// <summary>A query as SQL: which rows of <c>traces</c>, the newest first.</summary>
internal static class TraceFilter
{
    private const string SpanSql = " from traces where id >= @leastId and id < @mostId";
    /// <summary>The step that took it into custody names its key. A span of time is read for that, not an index.</summary>
    private const string EntrySql = """ and events like '%"entry":"' || @entry || '%'""";
    private const string SenderSql = " and sender = @sender";
    private const string MessageIdSql = " and message_id = @messageId";
    private const string OrganisationSql = " and organisation = @organisation";
    private const string RecipientSql = " and id in (select trace_id from trace_recipients where address = @recipient and trace_id >= @leastId and trace_id < @mostId)";

    /// <summary>Where several rules decided together, their names are joined.</summary>
    private const string RuleSql = """
         and exists (select 1 from trace_recipients as decided where decided.trace_id = traces.id
                     and replace(' + ' || decided.rule || ' + ', @rule, '') <> ' + ' || decided.rule || ' + ')
        """;

    /// <summary>Nearly all mail is: whoever asks for it finds enough among the newest.</summary>
    private const string DeliveredSql = """
         and (exists (select 1 from trace_recipients as told where told.trace_id = traces.id and told.status = 'Delivered')
              or exists (select 1 from trace_deliveries as later where later.trace_id = traces.id and later.status = 'Delivered'))
        """;

    /// <summary>Everything else is rare and has an index, whose own condition has to be said. What custody knows is later than what the sender heard.</summary>
    private const string StatusSql = """
         and id in (
            select trace_id from trace_deliveries where status = @status and status <> 'Delivered' and trace_id >= @leastId and trace_id < @mostId
            union
            select trace_id from trace_recipients as told where status = @status and status <> 'Delivered' and trace_id >= @leastId and trace_id < @mostId
                and not exists (select 1 from trace_deliveries as later where later.trace_id = told.trace_id and later.address = told.address))
        """;

    private const string OrderSql = " order by id desc limit @limit";

    public static string Sql(TraceQuery query) => string.Concat(
        query.Entry is null ? SpanSql : SpanSql + EntrySql,
        query.Sender is null ? "" : SenderSql,
        query.MessageId is null ? "" : MessageIdSql,
        query.Organisation is null ? "" : OrganisationSql,
        string.Concat(
            query.Recipient is null ? "" : RecipientSql,
            query.Rule is null ? "" : RuleSql,
            query.Status switch
            {
                null => "",
                RecipientStatus.Delivered => DeliveredSql,
                _ => StatusSql,
            },
            OrderSql));

    public static object Parameters(TraceQuery query) => new
    {
        leastId = query.LeastId,
        mostId = query.MostId,
        entry = query.Entry,
        sender = TraceBatch.KeyOf(query.Sender?.ToLowerInvariant()),
        messageId = TraceBatch.KeyOf(query.MessageId),
        recipient = TraceBatch.KeyOf(query.Recipient?.ToLowerInvariant()),
        organisation = query.Organisation,
        rule = $" + {query.Rule} + ",
        status = query.Status?.ToString(),
        limit = Math.Clamp(query.Limit, 1, TraceQuery.MaxLimit),
    };
}
