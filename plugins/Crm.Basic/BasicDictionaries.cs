using Crm.Bpm.Sdk;

namespace Crm.Basic;

/// <summary>The dictionaries this plugin brings. Codes are forever: processes and imports use them.</summary>
public static class BasicDictionaries
{
    public const string LeadSource = "leadSource";
    public const string LeadType = "leadType";
    public const string LeadFailReason = "leadFailReason";
    public const string CustomerType = "customerType";
    public const string ContactType = "contactType";
    public const string ContactRole = "contactRole";
    public const string BusinessForm = "businessForm";
    public const string Industry = "industry";
    public const string Country = "country";
    public const string ResultCode = "resultCode";
    public const string LossReason = "lossReason";
    public const string Competitor = "competitor";
    public const string Unit = "unit";

    /// <summary>The result that says nobody was reached.</summary>
    public const string NoAnswer = "NoAnswer";

    internal static void Describe(ModuleBuilder module)
    {
        module.Dictionary(LeadSource, new("Lead source", "Источник"),
            ("WebForm", new("Web form", "Форма на сайте")), ("Call", new("Incoming call", "Входящий звонок")), ("Mail", new("Incoming letter", "Входящее письмо")),
            ("Exhibition", new("Exhibition", "Выставка")), ("Advertising", new("Advertising", "Реклама")), ("Recommendation", new("Recommendation", "Рекомендация")),
            ("Partner", new("Partner", "Партнёр")), ("ColdCall", new("Cold call", "Холодный звонок")), ("Import", new("Import", "Импорт")), ("Other", new("Other", "Другое")));
        module.Dictionary(LeadType, new("Lead type", "Тип возможности"),
            ("NewClient", new("New client", "Новый клиент")), ("RepeatSale", new("Repeat sale", "Повторная продажа")), ("Partnership", new("Partnership", "Партнёрство")));
        module.Dictionary(LeadFailReason, new("Reason for failure", "Причина отказа"),
            ("NoAnswer", new("Cannot be reached", "Не удалось связаться")), ("NotInterested", new("Not interested", "Не заинтересован")), ("NoBudget", new("No budget", "Нет бюджета")),
            ("Competitor", new("Chose a competitor", "Выбрал конкурента")), ("NotOurProfile", new("Needs something else", "Нужно другое")), ("Spam", new("Spam", "Спам")), ("Other", new("Other", "Другое")));
        module.Dictionary(CustomerType, new("Contractor type", "Тип контрагента"),
            ("Client", new("Client", "Клиент")), ("Supplier", new("Supplier", "Поставщик")), ("Partner", new("Partner", "Партнёр")), ("Competitor", new("Competitor", "Конкурент")));
        module.Dictionary(ContactType, new("Contact type", "Тип контакта"),
            ("Business", new("Business", "Деловой")), ("Technical", new("Technical", "Технический")), ("Personal", new("Personal", "Личный")));
        module.Dictionary(ContactRole, new("Contact's role", "Роль контакта"),
            ("DecisionMaker", new("Decides", "ЛПР")), ("Influencer", new("Influences", "ЛВР")), ("Accountant", new("Accountant", "Бухгалтер")), ("User", new("Uses the product", "Пользователь")), ("Lawyer", new("Lawyer", "Юрист")));
        module.Dictionary(ResultCode, new("Result of a call, meeting or letter", "Результат взаимоотношения"),
            ("Reached", new("Spoke with them", "Поговорили")), (NoAnswer, new("No answer", "Не отвечает")), ("CallBack", new("Asked to call later", "Просит перезвонить")),
            ("Interested", new("Interested", "Интересно")), ("OfferSent", new("Offer sent", "Отправлено предложение")), ("Agreed", new("Agreed", "Договорились")),
            ("Thinking", new("Thinks it over", "Думает")), ("Refused", new("Refused", "Отказ")), ("Other", new("Other", "Другое")));
        DescribeCompany(module);
        DescribeDeals(module);
    }

    private static void DescribeDeals(ModuleBuilder module)
    {
        module.Dictionary(LossReason, new("Reason for loss", "Причина проигрыша"),
            ("TooExpensive", new("Too expensive", "Дорого")), ("Competitor", new("Chose a competitor", "Выбрали конкурента")), ("NoBudget", new("No budget", "Нет бюджета")),
            ("NoNeed", new("No longer needed", "Больше не нужно")), ("Terms", new("Terms or deadlines do not fit", "Не подошли условия или сроки")), ("NoAnswer", new("No longer answers", "Перестали отвечать")), ("Other", new("Other", "Другое")));
        module.Dictionary(Competitor, new("Competitor", "Конкурент"));
        module.Dictionary(Unit, new("Unit", "Единица измерения"),
            ("Piece", new("pcs", "шт.")), ("Set", new("set", "компл.")), ("Hour", new("h", "ч")), ("Day", new("day", "день")), ("Month", new("month", "мес.")),
            ("Licence", new("licence", "лиц.")), ("Service", new("service", "усл.")), ("Kilogram", new("kg", "кг")), ("Metre", new("m", "м")));
    }

    private static void DescribeCompany(ModuleBuilder module)
    {
        module.Dictionary(BusinessForm, new("Legal form", "Организационно-правовая форма"),
            ("Ooo", new("Limited liability company", "ООО")), ("Ao", new("Joint-stock company", "АО")), ("Pao", new("Public joint-stock company", "ПАО")),
            ("Ip", new("Sole proprietor", "ИП")), ("State", new("State institution", "Государственное учреждение")), ("NonProfit", new("Non-profit organisation", "НКО")));
        module.Dictionary(Industry, new("Industry", "Отрасль"),
            ("Technology", new("Technology", "Технологии")), ("Software", new("Software", "Программное обеспечение")), ("Retail", new("Retail", "Розничная торговля")), ("Wholesale", new("Wholesale", "Оптовая торговля")),
            ("Manufacturing", new("Manufacturing", "Производство")), ("Construction", new("Construction", "Строительство")), ("Finance", new("Finance", "Финансы")), ("Medical", new("Medicine", "Медицина")),
            ("Education", new("Education", "Образование")), ("Telecommunications", new("Telecommunications", "Телекоммуникации")), ("Entertainment", new("Entertainment", "Развлечения")),
            ("Marketing", new("Marketing", "Маркетинг")), ("Services", new("Services", "Услуги")), ("Employment", new("Employment", "Подбор персонала")), ("Transport", new("Transport", "Транспорт")), ("Other", new("Other", "Другое")));
        module.Dictionary(Country, new("Country", "Страна"),
            ("RU", new("Russia", "Россия")), ("BY", new("Belarus", "Беларусь")), ("KZ", new("Kazakhstan", "Казахстан")), ("AM", new("Armenia", "Армения")), ("UZ", new("Uzbekistan", "Узбекистан")),
            ("CN", new("China", "Китай")), ("TR", new("Turkey", "Турция")), ("AE", new("United Arab Emirates", "ОАЭ")), ("DE", new("Germany", "Германия")), ("US", new("United States", "США")), ("GB", new("United Kingdom", "Великобритания")));
    }
}
