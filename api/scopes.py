"""What programs may be allowed: scope → words of the schema and of the pages. Each view names the one it needs."""

ORGANISATION = {
    "cases": "Список дел и дело",
    "documents": "Файлы принятого дела",
    "answer": "Принять дело или отказаться от него",
    "materials": "Запросить материалы, сообщить об их поступлении и возврате",
    "opinions": "Передать мнение",
}
"""Of a medical organisation's own system."""

INSURED = {
    "read": "Видеть ваши заявки, документы и переписку с врачом-куратором",
    "apply": "Заполнять, отправлять и отзывать заявки, прикладывать документы, писать врачу-куратору, "
    "сообщать об отправке материалов и просить их вернуть",
    "sign": "Подписывать согласия. Каждый раз вы вводите код из письма",
    "opinion": "Читать второе мнение и запрашивать оригинал",
}
"""Of a program of an insured person, who reads these words before allowing it."""
