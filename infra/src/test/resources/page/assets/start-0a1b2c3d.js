document.title = 'Leadscore';
