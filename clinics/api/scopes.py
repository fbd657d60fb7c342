"""What an organisation's system may be allowed: scope → words of the schema. Each view names the one it needs."""

SCOPES = {
    "cases": "Список дел и дело",
    "documents": "Файлы принятого дела",
    "answer": "Принять дело или отказаться от него",
    "materials": "Запросить материалы, сообщить об их поступлении",
    "opinions": "Передать мнение",
}
